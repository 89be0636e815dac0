import Transformer

/// A model directory whose files are known to be those that `opined.json` names, byte for byte.
struct ModelDirectory<Family: ModelFamily>: Sendable {
    let path: String
    let manifest: ModelManifest<Family>

    /// Reads `opined.json`, and holds size and SHA-256 of every file that it names against it.
    init(path: String) throws(ModelFileError) {
        self.path = path
        manifest = try ModelManifest(path: path + "/opined.json")
        try checkHead()
        for name in Family.files where manifest.files[name] == nil {
            throw refused("files", "does not name \(name)")
        }
        for (name, expected) in manifest.files.sorted(by: { $0.key < $1.key }) {
            try check(name, expected)
        }
    }

    func file(_ name: String) -> String { path + "/" + name }

    /// An error in `opined.json`.
    func refused(
        _ key: String, _ problem: String, remedy: String = ModelFileError.usualRemedy
    ) -> ModelFileError {
        ModelFileError(file: file("opined.json"), tensor: key, problem: problem, remedy: remedy)
    }

    /// - Throws: where the model was not made for one of the tasks.
    func require(_ tasks: Set<StudentTask>) throws(ModelFileError) {
        let able = Family.tasks(of: manifest.tasks)
        for task in StudentTask.allCases where tasks.contains(task) && !able.contains(task) {
            throw missing(task)
        }
    }

    /// What golden texts can tell of.
    var goldenTasks: Set<StudentTask> { Family.tasks(of: manifest.tasks).subtracting([.classify]) }

    func missing(_ task: StudentTask) -> ModelFileError {
        refused(
            "tasks.\(task.rawValue)", "is missing: the model was not made for this task",
            remedy: "ask for other tasks, or choose another model")
    }

    /// Holds what the weights are against what `opined.json` says.
    func check(_ found: EncoderModel.Precision) throws(ModelFileError) {
        let name = found == .int8 ? "int8" : "f32"
        guard manifest.precision == name else {
            throw refused("precision", "is \"\(manifest.precision)\"; the weights are \(name)")
        }
    }

    private func checkHead() throws(ModelFileError) {
        guard !manifest.name.isEmpty, manifest.version >= 0 else {
            throw refused("name", "or version is no name for results")
        }
    }

    private func check(
        _ name: String, _ expected: ModelManifest<Family>.File
    ) throws(ModelFileError) {
        guard !name.isEmpty, name != ".", name != "..", !name.utf8.contains(UInt8(ascii: "/"))
        else { throw refused("files", "names \"\(name)\", which is no file of the directory") }
        let found = try FileDigest(path: file(name))
        guard found.bytes == expected.bytes else {
            throw ModelFileError(
                file: file(name),
                problem: "has \(found.bytes) bytes; opined.json says \(expected.bytes)")
        }
        guard found.sha256 == expected.sha256 else {
            throw ModelFileError(
                file: file(name),
                problem: "has SHA-256 \(found.sha256.prefix(12))…; opined.json says "
                    + "\(expected.sha256.prefix(12))…")
        }
    }
}
