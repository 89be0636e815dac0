import Transformer

/// The kinds of students, as `opined.json` names them.
public enum StudentFamily: String, CaseIterable, Sendable {
    case encoder, t5

    /// Reads which one a model directory is of, and nothing else of it.
    ///
    /// - Throws: where `opined.json` can't be read, or names none of these.
    public init(directory path: String) throws(ModelFileError) {
        self = try ManifestFile(path: path + "/opined.json").studentFamily()
    }
}

extension ManifestFile {
    func studentFamily() throws(ModelFileError) -> StudentFamily {
        let name = try family()
        guard let family = StudentFamily(rawValue: name) else {
            let known = StudentFamily.allCases.map { "\"\($0.rawValue)\"" }
            throw wrongFamily(name, expected: known.joined(separator: " and "))
        }
        return family
    }
}
