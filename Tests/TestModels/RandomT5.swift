import Foundation
import TestSupport
import Transformer

/// A T5 checkpoint as Hugging Face lays it out: tiny, of random weights, with a real tokenizer.
public enum RandomT5 {
    /// The tokenizer's pieces, and the newline.
    public static let rows = 2_001

    /// The tokenizer's file.
    public static let tokenizer = URL(fileURLWithPath: #filePath)
        .deletingLastPathComponent().deletingLastPathComponent()
        .appending(path: "TransformerTests/Goldens/t5-tokens/spiece.model")

    private static let config = """
        {"model_type": "t5", "vocab_size": \(rows), "d_model": 32, "d_kv": 8, "d_ff": 48,
        "num_layers": 2, "num_decoder_layers": 2, "num_heads": 3, "feed_forward_proj": "relu",
        "tie_word_embeddings": true, "pad_token_id": 0, "eos_token_id": 1,
        "decoder_start_token_id": 0}
        """

    /// Makes the folder and writes `config.json`, `model.safetensors` and `spiece.model` into it.
    ///
    /// - Parameter reach: of the linear weights, times 1/√inputs. By the default the decoder says
    ///   something else for nearly every text; with 1 it can be trained.
    public static func write(
        to folder: URL, seed: some BinaryInteger, reach: Float = 3
    ) throws {
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        try FileManager.default.copyItem(
            at: tokenizer, to: folder.appending(path: "spiece.model"))
        let configuration = folder.appending(path: "config.json")
        try Data(config.utf8).write(to: configuration)
        try writeWeights(
            of: T5Configuration(path: configuration.path(percentEncoded: false)),
            to: folder.appending(path: "model.safetensors").path(percentEncoded: false), seed: seed,
            reach: reach)
    }

    private static func writeWeights(
        of configuration: T5Configuration, to path: String, seed: some BinaryInteger, reach: Float
    ) throws {
        let tensors = configuration.tensors(isTied: true)
        let writer = try SafetensorsWriter(
            path: path, entries: tensors.map { .init($0.name, .float32, $0.shape) })
        var random = SeededGenerator(seed: seed)
        for tensor in tensors {
            let isLinear = tensor.shape.count == 2 && tensor.name != "shared.weight"
            let inputs = isLinear ? tensor.shape[1] : 1
            let own = tensor.name == "shared.weight" ? 1.5 : reach / Float(inputs).squareRoot()
            let values = (0..<tensor.shape.reduce(1, *)).map { _ in
                Float.random(in: -own...own, using: &random)
            }
            try writer.write(values, to: tensor.name)
        }
        try writer.finish()
    }
}
