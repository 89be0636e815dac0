extension JSON {
    /// The longest file that is read, in bytes: a vocabulary of a hundred thousand pieces has four
    /// million.
    static let fileBytesMax = 64 << 20

    /// - Throws: where the file can't be read, is longer than ``fileBytesMax``, or is not JSON.
    init(file path: String) throws(ModelFileError) {
        let file = try MappedFile(path: path)
        guard file.bytes.count <= Self.fileBytesMax else {
            throw ModelFileError(
                file: path, problem: "has \(file.bytes.count) bytes, too many to be one")
        }
        do throws(JSONError) {
            self = try JSONParser.parse(file.bytes)
        } catch {
            throw ModelFileError(file: path, problem: "is not JSON: \(error)")
        }
    }
}
