import Foundation
import Testing

@testable import Transformer

struct T5ConfigurationTests {
    /// The configuration of `t5-v10-f32` with some keys set, or taken away where nil.
    private func read(_ changes: [String: Any?]) throws -> T5Configuration {
        let data = try Data(
            contentsOf: URL(fileURLWithPath: Goldens.path("t5-v10-f32/config.json")))
        var json = try #require(try JSONSerialization.jsonObject(with: data) as? [String: Any])
        for (key, value) in changes { json[key] = value }
        let folder = try TemporaryFolder()
        let bytes = [UInt8](try JSONSerialization.data(withJSONObject: json))
        return try T5Configuration(path: folder.write(bytes, as: "config.json"))
    }

    @Test func readsWhatHuggingFaceWrites() throws {
        let one = try T5Configuration(path: Goldens.path("t5-v10-f32/config.json"))
        #expect(one.vocabularySize == 101 && one.modelWidth == 40 && one.headWidth == 12)
        #expect(one.heads == 3 && one.attentionWidth == 36 && one.feedForwardWidth == 76)
        #expect(one.encoderLayers == 2 && one.decoderLayers == 3)
        #expect(!one.isGated && one.scalesLogits)
        #expect(one.padID == 0 && one.endID == 1 && one.startID == 0)
        let gated = try T5Configuration(path: Goldens.path("t5-v11-f32/config.json"))
        #expect(gated.isGated && !gated.scalesLogits)
        #expect(gated.positionBuckets == 12 && gated.positionDistanceMax == 40)
    }

    @Test func whatHuggingFaceLeavesOutHasItsDefault() throws {
        let configuration = try read([
            "num_decoder_layers": nil, "relative_attention_num_buckets": nil,
            "relative_attention_max_distance": nil, "layer_norm_epsilon": nil,
            "feed_forward_proj": nil, "tie_word_embeddings": nil, "pad_token_id": nil,
            "eos_token_id": nil, "decoder_start_token_id": nil,
        ])
        #expect(configuration.decoderLayers == 2 && configuration.positionBuckets == 32)
        #expect(configuration.positionDistanceMax == 128 && configuration.normEpsilon == 1e-6)
        #expect(!configuration.isGated && configuration.scalesLogits)
        #expect(configuration.padID == 0 && configuration.endID == 1 && configuration.startID == 0)
    }

    /// transformers 5 writes `tie_word_embeddings: true` for every T5.
    @Test func whetherLogitsAreScaledIsSaidByTheNewKeyFirst() throws {
        #expect(try !read(["scale_decoder_outputs": false]).scalesLogits)
        #expect(
            try read(["scale_decoder_outputs": true, "tie_word_embeddings": false]).scalesLogits)
        #expect(try !read(["tie_word_embeddings": false]).scalesLogits)
    }

    struct Fault: Sendable, CustomTestStringConvertible {
        let key: String
        let value: (any Sendable)?
        let problem: String

        var testDescription: String { "\(key) \(value.map { "\($0)" } ?? "missing")" }
    }

    @Test(arguments: [
        Fault(key: "model_type", value: "mt5", problem: "is mt5; supported: t5"),
        Fault(key: "model_type", value: nil, problem: "is missing"),
        Fault(
            key: "feed_forward_proj", value: "gated-silu",
            problem: "is gated-silu; supported: relu and gated-gelu"),
        Fault(
            key: "vocab_size", value: 1, problem: "is no whole number of 2 to 4194304"),
        Fault(key: "d_model", value: nil, problem: "is no whole number of 1 to 8192"),
        Fault(key: "d_model", value: 0, problem: "is no whole number of 1 to 8192"),
        Fault(key: "d_kv", value: "12", problem: "is no whole number of 1 to 1024"),
        Fault(key: "num_heads", value: 257, problem: "is no whole number of 1 to 256"),
        Fault(key: "d_ff", value: -1, problem: "is no whole number of 1 to 131072"),
        Fault(key: "num_layers", value: 0, problem: "is no whole number of 1 to 128"),
        Fault(key: "num_decoder_layers", value: 0, problem: "is no whole number of 1 to 128"),
        Fault(
            key: "relative_attention_num_buckets", value: 3,
            problem: "is no whole number of 4 to 4096"),
        Fault(
            key: "relative_attention_max_distance", value: 16,
            problem: "is no whole number of 17 to 1048576"),
        Fault(key: "layer_norm_epsilon", value: 0, problem: "is no number between 0 and 1"),
        Fault(key: "eos_token_id", value: 101, problem: "is no whole number of 0 to 100"),
        Fault(
            key: "decoder_start_token_id", value: -1, problem: "is no whole number of 0 to 100"),
    ])
    func whatDoesNotFitNamesFileAndKey(_ fault: Fault) throws {
        let error = #expect(throws: ModelFileError.self) { try read([fault.key: fault.value]) }
        #expect(error?.file.hasSuffix("/config.json") == true)
        #expect(error?.tensor == fault.key)
        #expect(error?.problem == fault.problem)
    }

    @Test(arguments: T5Goldens.f32)
    func tensorsAreThoseOfTheFile(_ name: String) throws {
        let configuration = try T5Configuration(path: Goldens.path(name + "/config.json"))
        let file = try SafetensorsFile(path: Goldens.path(name + "/model.safetensors"))
        let tensors = configuration.tensors(isTied: name == "t5-v10-f32")
        #expect(tensors.map(\.name).sorted() == file.names)
        for tensor in tensors { #expect(file.shape(of: tensor.name) == tensor.shape) }
        let int8 = try SafetensorsFile(
            path: Goldens.path(name.dropLast(3) + "int8/model.safetensors"))
        for tensor in tensors {
            #expect((int8.type(of: tensor.name) == .i8) == tensor.isLinear, "\(tensor.name)")
        }
    }
}
