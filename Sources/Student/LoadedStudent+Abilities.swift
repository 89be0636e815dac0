import Transformer

extension LoadedStudent {
    /// What a model can be asked for. Reads its `opined.json` alone.
    ///
    /// - Throws: where that can't be read, or is of a family that is not known.
    public static func abilities(directory path: String) throws(ModelFileError) -> Set<StudentTask>
    {
        let file = try ManifestFile(path: path + "/opined.json")
        switch try file.studentFamily() {
        case .encoder:
            let manifest: ModelManifest<EncoderFamily> = try file.decoded()
            return EncoderFamily.tasks(of: manifest.tasks)
        case .t5:
            let manifest: ModelManifest<T5Family> = try file.decoded()
            return T5Family.tasks(of: manifest.tasks)
        }
    }

    /// Whether a model has a task that a teacher's answers, or labelled texts, tell of.
    ///
    /// - Throws: as ``abilities(directory:)``.
    public static func canBeTaught(directory path: String) throws(ModelFileError) -> Bool {
        let file = try ManifestFile(path: path + "/opined.json")
        switch try file.studentFamily() {
        case .encoder:
            let manifest: ModelManifest<EncoderFamily> = try file.decoded()
            return manifest.tasks.extract != nil
        case .t5:
            let manifest: ModelManifest<T5Family> = try file.decoded()
            let tasks = manifest.tasks
            return tasks.extract != nil || tasks.categorise != nil || tasks.analyse != nil
        }
    }

    /// Holds every file of a model directory against what its `opined.json` says, without loading
    /// the model.
    ///
    /// - Throws: where a file is missing or altered, or the model lacks a task.
    public static func verify(
        directory path: String, tasks: Set<StudentTask>
    ) throws(ModelFileError) {
        switch try StudentFamily(directory: path) {
        case .encoder: try EncoderDirectory(path: path).require(tasks)
        case .t5: try T5Directory(path: path).require(tasks)
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
