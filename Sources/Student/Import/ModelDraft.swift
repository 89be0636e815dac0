import Disk
import Foundation
import Opinions
import Transformer

/// A model directory in the making: all that is known of it but its weights.
struct ModelDraft: Sendable {
    /// How the names begin of the tokens that T5 was pretrained with.
    private static let sentinel = "<extra_id_"

    let settings: ImportSettings
    let checkpoint: T5Checkpoint
    let tokenizer: SentencePieceFolder
    /// Those that the tokenizer can give.
    let added: [AddedToken]
    let tasks: ImportedTasks
    let version: Int

    /// Reads a checkpoint folder, all but the values of its tensors.
    ///
    /// - Throws: at the first thing for which it can't be imported.
    init(source: String, settings: ImportSettings, version: Int) throws {
        self.settings = settings
        self.version = version
        let folder = try CheckpointFolder(path: source)
        checkpoint = try T5Checkpoint(folder)
        tokenizer = try SentencePieceFolder(directory: folder.path)
        let rows = checkpoint.vocabularyRows
        // A model that has no row for a sentinel was never given one.
        added = tokenizer.added.filter { $0.id < rows || !$0.content.hasPrefix(Self.sentinel) }
        tasks = try ImportedTasks(folder, settings, added: added.map(\.content))
        try checkVocabulary()
    }

    /// Holds the tokenizer against the weights and `config.json`.
    private func checkVocabulary() throws(ModelFileError) {
        let pieces = try makeTokenizer(), rows = checkpoint.vocabularyRows
        let endID = checkpoint.configuration.endID
        func refused(_ problem: String) -> ModelFileError {
            ModelFileError(
                file: tokenizer.modelPath, problem: problem,
                remedy: "take the tokenizer and the weights from the same model")
        }
        guard pieces.vocabularySize <= rows else {
            throw refused(
                "and the added tokens have ids up to \(pieces.vocabularySize - 1); "
                    + "\(T5Checkpoint.embedding) has \(rows) rows")
        }
        guard pieces.endID == endID else {
            throw refused(
                "ends a text with id \(pieces.endID); config.json says eos_token_id \(endID)")
        }
    }

    func makeTokenizer() throws(ModelFileError) -> SentencePieceTokenizer {
        try SentencePieceTokenizer(
            path: tokenizer.modelPath, added: added, newline: tasks.newline,
            cleansUpSpaces: tokenizer.cleansUpSpaces)
    }

    /// Writes a whole model directory, of a model that has not answered anything yet.
    func write(
        _ weights: WeightsFile, _ precision: ImportSettings.Precision, to folder: String,
        progress: @Sendable (Double) -> Void
    ) throws -> T5Manifest {
        try DurableFile.write(
            JSONFile.bytes(ConfigurationFile(checkpoint)), to: folder + "/config.json")
        try DurableFile.write(pieces(), to: folder + "/spiece.model")
        try weights.write(to: folder + "/model.safetensors", progress: progress)
        var manifest = T5Manifest(self, precision)
        for name in T5Family.files {
            let digest = try FileDigest(path: folder + "/" + name)
            manifest.files[name] = .init(bytes: digest.bytes, sha256: digest.sha256)
        }
        try write(manifest, to: folder)
        return manifest
    }

    func write(_ manifest: T5Manifest, to folder: String) throws {
        try DurableFile.write(JSONFile.bytes(manifest), to: folder + "/opined.json")
    }

    /// The model as it lies there.
    func student(_ folder: String) throws -> T5Student {
        try T5Student(directory: folder, tasks: answered)
    }

    /// What the model is asked for when it is compared and calibrated.
    var answered: Set<StudentTask> {
        Set(
            StudentTask.allCases.filter { task in
                BenchmarkTask(rawValue: task.rawValue).map(tasks.tasks.writes) ?? false
            })
    }

    private func pieces() throws -> [UInt8] {
        guard let content = FileManager.default.contents(atPath: tokenizer.modelPath) else {
            throw ModelFileError(
                file: tokenizer.modelPath, problem: "can't be read",
                remedy: "check the folder and its permissions")
        }
        return Array(content)
    }
}
