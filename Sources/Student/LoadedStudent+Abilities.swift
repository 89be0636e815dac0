import Transformer

extension LoadedStudent {
    /// What a model can be asked for. Reads its `opined.json` alone.
    ///
    /// - Throws: where that can't be read, or is of a family that is not known.
    public static func abilities(directory path: String) throws(ModelFileError) -> Set<StudentTask>
    {
        let file = try ManifestFile(path: path + "/opined.json")
        switch try file.family() {
        case EncoderFamily.name:
            let manifest: ModelManifest<EncoderFamily> = try file.decoded()
            return EncoderFamily.tasks(of: manifest.tasks)
        case T5Family.name:
            let manifest: ModelManifest<T5Family> = try file.decoded()
            return T5Family.tasks(of: manifest.tasks)
        case let other:
            let known = "\"\(EncoderFamily.name)\" and \"\(T5Family.name)\""
            throw file.wrongFamily(other, expected: known)
        }
    }

    /// Holds every file of a model directory against what its `opined.json` says, without loading
    /// the model.
    ///
    /// - Throws: where a file is missing or altered, or the model lacks a task.
    public static func verify(
        directory path: String, tasks: Set<StudentTask>
    ) throws(ModelFileError) {
        switch try ManifestFile(path: path + "/opined.json").family() {
        case T5Family.name: try T5Directory(path: path).require(tasks)
        default: try EncoderDirectory(path: path).require(tasks)
        }
    }
}

extension LoadedStudent {
    /// How many golden texts a model directory has; a student that was loaded has answered them as
    /// they say.
    public static func goldens(directory path: String) -> Int {
        struct Head: Decodable { var goldens: [Golden] }
        let file = try? ManifestFile(path: path + "/opined.json")
        let head: Head? = try? file?.decoded()
        return head?.goldens.count ?? 0
    }
}
