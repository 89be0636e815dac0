import Foundation
import TestModels
import Transformer

/// A T5 directory with random weights and a real tokenizer, as docs/model-directory.md describes
/// it; removed in the end.
final class TinyT5 {
    /// Every task that a T5 can have.
    static let tasks = #"""
        {"extract": {"polarities": ["positive", "negative", "neutral", "conflict"]},
        "categorise": {"categories": ["food quality", "service general"],
        "polarities": ["positive", "negative", "neutral"]},
        "sentiment": {"by": "opinions"},
        "classify": {"template": "Opinion Target 1: \"{target}\"\nAspect: {aspect}\nSentiment:",
        "target": "it", "aspect": "General Assessment", "capitalised": true},
        "analyse": {"tokens_max": 24}}
        """#

    private let folder: URL
    var path: String { folder.path(percentEncoded: false) }

    init(tasks: String = TinyT5.tasks, seed: Int = 1) throws {
        folder = FileManager.default.temporaryDirectory
            .appending(path: "opined-t5-\(UUID().uuidString)")
        try RandomT5.write(to: folder, seed: seed)
        let files = try ["config.json", "model.safetensors", "spiece.model"].map { name in
            let digest = try FileDigest(path: path + "/" + name)
            return #""\#(name)": {"bytes": \#(digest.bytes), "sha256": "\#(digest.sha256)"}"#
        }
        let manifest = #"""
            {"format": 1, "name": "tiny-t5", "version": 1, "family": "t5", "precision": "f32",
            "tokens_max": 64, "tokenizer": {"newline": "[NL]",
            "added": [{"content": "[NL]", "id": \#(RandomT5.rows - 1)}]}, "tasks": \#(tasks),
            "calibration": {}, "files": {\#(files.joined(separator: ", "))}, "goldens": []}
            """#
        try Data(manifest.utf8).write(to: folder.appending(path: "opined.json"))
    }

    deinit { try? FileManager.default.removeItem(at: folder) }
}
