import Kafka

/// Turns values of result records into the JSON that they hold, with the dictionaries at hand.
struct ResultUnpacker {
    /// The largest result, in bytes of JSON; no more is ever decompressed.
    static let contentBytesMax = 16 << 20

    private let plain: ZstdDecompressor
    private var decompressors: [UInt32: ZstdDecompressor] = [:]

    /// - Parameter files: dictionaries as `opined dictionary train` writes them.
    init(dictionaries files: [String]) throws {
        plain = try ZstdDecompressor()
        for file in files {
            do {
                let dictionary = try ZstdDictionary(
                    bytes: try BoundedFile.read(file, bytesMax: ZstdDictionary.bytesMax))
                decompressors[dictionary.id] = try ZstdDecompressor(dictionary: dictionary)
            } catch {
                throw UnpackError(problem: "read dictionary \(file): \(error)")
            }
        }
    }

    /// The result in a record; nil for a tombstone.
    func content(of record: Record) throws -> [UInt8]? {
        let encoding = record.headers.last { $0.key.utf8.elementsEqual("content-encoding".utf8) }
        return try content(ofValue: record.value, encoding: encoding?.value)
    }

    /// The result in a value: decompressed where the header `content-encoding` or the first bytes
    /// say zstd, else as it stands.
    func content(ofValue value: [UInt8]?, encoding: [UInt8]?) throws -> [UInt8]? {
        guard let value else { return nil }
        let isCompressed =
            value.starts(with: FrameReader.magic) || encoding == Array("zstd".utf8)
        return isCompressed ? try content(ofFrame: value) : value
    }

    /// - Throws: where the frame is damaged or too large, or wants a dictionary that is not at
    ///   hand.
    func content(ofFrame frame: [UInt8]) throws -> [UInt8] {
        let id = try ZstdFrame(frame).dictionaryID
        guard let decompressor = id == 0 ? plain : decompressors[id] else {
            throw UnpackError(problem: missing(id), dictionaryID: id)
        }
        do { return try decompressor.decompress(frame, bytesMax: Self.contentBytesMax) } catch {
            throw UnpackError(
                problem: "\(error); it is damaged, or larger than any result of "
                    + "\(Self.contentBytesMax) bytes")
        }
    }

    private func missing(_ id: UInt32) -> String {
        let known = decompressors.keys.sorted().map(String.init).joined(separator: ", ")
        return "it needs dictionary \(id), and \(known.isEmpty ? "none" : known) is at hand; "
            + "name the file with --dictionary"
    }
}

/// A value whose result can't be read: what was found, what to do.
struct UnpackError: Error, Equatable, CustomStringConvertible {
    let problem: String
    /// The dictionary that is missing; nil where another thing is wrong.
    var dictionaryID: UInt32?

    var description: String { problem }
}
