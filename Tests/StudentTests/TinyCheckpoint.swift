import Foundation
import TestSupport
import Transformer

@testable import Student

/// A random T5 in a folder as Hugging Face writes it, which a test may change before it is
/// imported; removed in the end.
final class TinyCheckpoint {
    static let pieces = TinyModel.goldens.appending(path: "t5-tokens/spiece.model")
    static let width = 16, inner = 16, feedForward = 32, heads = 2, buckets = 8

    let folder = FileManager.default.temporaryDirectory
        .appending(path: "opined-\(UUID().uuidString)", directoryHint: .isDirectory)
    var configuration: [String: Any]
    /// Values are row-major.
    var tensors: [String: (shape: [Int], values: [Float])] = [:]
    /// Added tokens and their ids; the embedding has a row for each.
    var added = ["[NL]": 2_100]
    private var random: SeededGenerator

    var path: String { folder.appending(path: "source").path(percentEncoded: false) }
    var models: String { folder.appending(path: "models").path(percentEncoded: false) }

    /// - Parameter isGated: of version 1.1, with a head of its own.
    init(seed: Int = 1, rows: Int = 2_101, isGated: Bool = false) throws {
        random = SeededGenerator(seed: seed)
        configuration = [
            "model_type": "t5", "vocab_size": rows, "d_model": Self.width, "d_kv": 8,
            "d_ff": Self.feedForward, "num_layers": 1, "num_decoder_layers": 1,
            "num_heads": Self.heads, "relative_attention_num_buckets": Self.buckets,
            "relative_attention_max_distance": 16, "layer_norm_epsilon": 1e-6,
            "feed_forward_proj": isGated ? "gated-gelu" : "relu", "tie_word_embeddings": !isGated,
            "pad_token_id": 0, "eos_token_id": 1, "decoder_start_token_id": 0,
            "dropout_rate": 0.1,
        ]
        fill("shared.weight", [rows, Self.width], 1)
        if isGated { fill("lm_head.weight", [rows, Self.width], 0.5) }
        for stack in ["encoder", "decoder"] { fillStack(stack, isGated: isGated) }
        try FileManager.default.createDirectory(
            atPath: path, withIntermediateDirectories: true)
    }

    deinit { try? FileManager.default.removeItem(at: folder) }

    /// Writes the folder as it now is, and imports it.
    func importModel(
        _ change: (inout ImportSettings) -> Void = { _ in }
    ) throws -> ImportReport {
        try write()
        return try importWritten(change)
    }

    /// Imports the folder as it was written.
    func importWritten(
        _ change: (inout ImportSettings) -> Void = { _ in }
    ) throws -> ImportReport {
        var settings = ImportSettings(name: "tiny", modelsFolder: models)
        settings.precision = .f32
        settings.reviews = Self.reviews
        change(&settings)
        return try ModelImport(source: path, settings: settings).run()
    }

    func write() throws {
        try writeTensors(Array(tensors.keys), to: "model.safetensors")
        try writeRest()
    }

    /// The same in two shards and their index.
    func writeShards() throws {
        let names = tensors.keys.sorted()
        let halves = [
            Array(names.prefix(names.count / 2)), Array(names.dropFirst(names.count / 2)),
        ]
        var map: [String: String] = [:]
        for (index, half) in halves.enumerated() {
            let file = "model-0000\(index + 1)-of-00002.safetensors"
            try writeTensors(half, to: file)
            for name in half { map[name] = file }
        }
        let index: [String: Any] = ["metadata": ["total_size": 0], "weight_map": map]
        try write(index, to: "model.safetensors.index.json")
        try writeRest()
    }

    func write(_ json: Any, to name: String) throws {
        try JSONSerialization.data(withJSONObject: json).write(to: file(name))
    }

    func file(_ name: String) -> URL { URL(filePath: path + "/" + name) }

    /// What an import has left besides models.
    var leftovers: [String] {
        (try? FileManager.default.contentsOfDirectory(atPath: models)) ?? []
    }

    static let reviews = (1...40).map {
        "Dish number \($0) was good and the waiter slow, table \($0)."
    }

    private func writeRest() throws {
        try write(configuration, to: "config.json")
        try write(added, to: "added_tokens.json")
        if !FileManager.default.fileExists(atPath: path + "/spiece.model") {
            try FileManager.default.copyItem(at: Self.pieces, to: file("spiece.model"))
        }
    }

    private func writeTensors(_ names: [String], to name: String) throws {
        let writer = try SafetensorsWriter(
            path: path + "/" + name,
            entries: names.compactMap { name in
                tensors[name].map { .init(name, .float32, $0.shape) }
            })
        for name in names { try writer.write(tensors[name]?.values ?? [], to: name) }
        try writer.finish()
    }

    private func fillStack(_ stack: String, isGated: Bool) {
        let block = "\(stack).block.0"
        fillAttention("\(block).layer.0.SelfAttention")
        fill(
            "\(block).layer.0.SelfAttention.relative_attention_bias.weight",
            [Self.buckets, Self.heads], 1)
        fillNorm("\(block).layer.0.layer_norm")
        var last = 1
        if stack == "decoder" {
            fillAttention("\(block).layer.1.EncDecAttention")
            fillNorm("\(block).layer.1.layer_norm")
            last = 2
        }
        let feedForward = "\(block).layer.\(last).DenseReluDense"
        for name in isGated ? ["wi_0", "wi_1"] : ["wi"] {
            fill("\(feedForward).\(name).weight", [Self.feedForward, Self.width], 0.5)
        }
        fill("\(feedForward).wo.weight", [Self.width, Self.feedForward], 0.5)
        fillNorm("\(block).layer.\(last).layer_norm")
        fillNorm("\(stack).final_layer_norm")
    }

    private func fillAttention(_ name: String) {
        for part in ["q", "k", "v"] {
            fill("\(name).\(part).weight", [Self.inner, Self.width], 0.3)
        }
        fill("\(name).o.weight", [Self.width, Self.inner], 0.5)
    }

    private func fillNorm(_ name: String) {
        tensors[name + ".weight"] = ([Self.width], [Float](repeating: 1, count: Self.width))
    }

    private func fill(_ name: String, _ shape: [Int], _ size: Float) {
        let values = (0..<shape.reduce(1, *)).map { _ in
            Float.random(in: -size...size, using: &random)
        }
        tensors[name] = (shape, values)
    }
}
