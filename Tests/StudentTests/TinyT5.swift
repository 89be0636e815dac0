import Foundation
import Opinions
import TestModels
import Transformer

@testable import Student

/// A T5 directory with random weights and a real tokenizer; removed in the end.
final class TinyT5 {
    let folder: URL
    var path: String { folder.path(percentEncoded: false) }
    var manifest: ModelManifest<T5Family>

    init(seed: UInt64 = 1, _ change: (inout ModelManifest<T5Family>) -> Void = { _ in }) throws {
        folder = FileManager.default.temporaryDirectory
            .appending(path: "opined-t5-\(UUID().uuidString)")
        try RandomT5.write(to: folder, seed: seed)
        manifest = ModelManifest<T5Family>(
            name: "tiny-t5", version: 1, precision: "f32", tokensMax: 64,
            tokenizer: TokenizerSettings(
                newline: "[NL]",
                added: [.init(content: "[NL]", id: Int32(RandomT5.rows - 1))]),
            tasks: T5Family.Tasks(
                extract: .init(polarities: ["positive", "negative", "neutral", "conflict"]),
                categorise: .init(
                    categories: ["food quality", "food prices", "service general"],
                    polarities: ["positive", "negative", "neutral"]),
                sentiment: .byOpinions, classify: .analysisForm, analyse: .standard),
            calibration: .init(), files: [:], goldens: [])
        for name in T5Family.files {
            let digest = try FileDigest(path: path + "/" + name)
            manifest.files[name] = .init(bytes: digest.bytes, sha256: digest.sha256)
        }
        change(&manifest)
        try writeManifest()
    }

    deinit { try? FileManager.default.removeItem(at: folder) }

    func writeManifest() throws {
        try JSONEncoder().encode(manifest).write(to: folder.appending(path: "opined.json"))
    }

    func student(
        _ tasks: Set<StudentTask> = Set(StudentTask.allCases), labels: [String] = []
    ) throws -> T5Student {
        try T5Student(directory: path, tasks: tasks, labels: labels)
    }
}
