import Foundation
import Transformer

/// A folder as Hugging Face writes it, known to be one of a T5 whose weights are safetensors.
///
/// What people give instead is told apart here, each with its own remedy: a file, a pickle, a
/// pointer of git-lfs, an encoder, a model that is imported already.
struct CheckpointFolder: Sendable {
    static let configurationName = "config.json"
    static let taskName = "opined-task.json"

    let path: String

    /// - Throws: where no T5 can be read from there.
    init(path: String) throws(ModelFileError) {
        self.path = path
        try Self.checkIsFolder(path)
        let names = (try? FileManager.default.contentsOfDirectory(atPath: path)) ?? []
        try checkFamily(names)
        try checkWeights(names.sorted())
    }

    func file(_ name: String) -> String { path + "/" + name }

    private static func checkIsFolder(_ path: String) throws(ModelFileError) {
        var isFolder: ObjCBool = false
        let isThere = FileManager.default.fileExists(atPath: path, isDirectory: &isFolder)
        if isThere && isFolder.boolValue { return }
        if isThere, let error = FileKind(path: path).refusal(of: path) { throw error }
        throw ModelFileError(
            file: path, problem: isThere ? "is a file" : "is not there",
            remedy: "name the folder that holds \(configurationName), "
                + "\(ShardedCheckpoint.fileName) and spiece.model")
    }

    /// Refuses what is no T5, before its weights are looked at.
    private func checkFamily(_ names: [String]) throws(ModelFileError) {
        guard !names.contains("opined.json") else {
            throw ModelFileError(
                file: file("opined.json"), problem: "is there: this is a model directory of opined",
                remedy: "use it as it is, with --model; import takes what Hugging Face writes")
        }
        let configuration = file(Self.configurationName)
        guard names.contains(Self.configurationName) else {
            throw ModelFileError(
                file: configuration, problem: "is missing",
                remedy: "name the folder that save_pretrained has written")
        }
        let type = try JSONFile.read(configuration)["model_type"]
        guard type == .string("t5") else {
            let found = type?.text.map { "is \"\($0.prefix(32))\"" } ?? "is missing"
            throw ModelFileError(
                file: configuration, tensor: "model_type",
                problem: "\(found); import takes \"t5\" alone",
                remedy: "name the folder of a T5; an encoder of training/ needs no import")
        }
    }

    private func checkWeights(_ names: [String]) throws(ModelFileError) {
        let safetensors = names.filter { $0.hasSuffix(".safetensors") }
        for name in safetensors {
            if let error = FileKind(path: file(name)).refusal(of: file(name)) { throw error }
        }
        let isThere =
            names.contains(ShardedCheckpoint.fileName)
            || names.contains(ShardedCheckpoint.indexName)
        guard !isThere else { return }
        for name in names where FileKind.suffixes.contains(where: name.hasSuffix) {
            let kinds = [FileKind(path: file(name)), .foreign]
            throw kinds.compactMap { $0.refusal(of: file(name)) }.first ?? missingWeights
        }
        throw missingWeights
    }

    private var missingWeights: ModelFileError {
        ModelFileError(
            file: file(ShardedCheckpoint.fileName), problem: "is missing",
            remedy: "name the folder that save_pretrained has written")
    }
}
