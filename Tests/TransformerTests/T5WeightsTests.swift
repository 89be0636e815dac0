import Foundation
import Testing

@testable import Transformer

/// What a T5 takes as weights, and what it refuses.
struct T5WeightsTests {
    /// The weights of a golden model, some of them as floats, some under another name or gone.
    private static func model(
        _ name: String, floats: (String) -> Bool = { _ in false },
        named: (String) -> String? = { $0 }
    ) throws -> T5Model {
        let file = try SafetensorsFile(path: Goldens.path(name + "/model.safetensors"))
        var entries: [SafetensorsWriter.Entry] = []
        for tensor in file.names {
            guard let shape = file.shape(of: tensor), let name = named(tensor) else { continue }
            let isScale = tensor.hasSuffix("_scale")
            if isScale && floats(String(tensor.dropLast(6))) { continue }
            let isInt8 = file.type(of: tensor) == .i8 && !floats(tensor)
            entries.append(.init(name, isInt8 ? .int8 : .float32, shape))
        }
        let folder = try TemporaryFolder()
        let path = folder.path + "/model.safetensors"
        let writer = try SafetensorsWriter(path: path, entries: entries)
        for tensor in file.names {
            guard let shape = file.shape(of: tensor), let name = named(tensor),
                let entry = entries.first(where: { $0.name == name })
            else { continue }
            if entry.type == .int8 {
                try writer.write(file.bytes(tensor, shape: shape), to: name)
            } else if file.type(of: tensor) == .i8 {
                let bytes = try file.bytes(tensor, shape: shape)
                let scales = try file.floats(tensor + "_scale", shape: [shape[0]])
                let values = bytes.indices.map { Float(bytes[$0]) * scales[$0 / shape[1]] }
                try writer.write(values, to: name)
            } else {
                try writer.write(file.floats(tensor, shape: shape), to: name)
            }
        }
        try writer.finish()
        return try T5Model(
            configuration: T5Configuration(path: Goldens.path(name + "/config.json")),
            weights: SafetensorsFile(path: path))
    }

    private static func logits(_ model: T5Model, _ goldens: T5Goldens) -> [Float] {
        goldens.logits.flatMap { T5ModelTests.logits(model, $0.ids, $0.text) }
    }

    @Test(arguments: T5Goldens.all)
    func theOrderInTheFileDoesNotMatter(_ name: String) throws {
        let (model, goldens) = try T5Goldens.load(name)
        #expect(Self.logits(try Self.model(name), goldens) == Self.logits(model, goldens))
    }

    /// The type of each tensor decides: the nearer it comes to f32, the nearer are the answers.
    @Test(arguments: T5Goldens.int8)
    func layersMayStayInFloat32(_ name: String) throws {
        let (model, goldens) = try T5Goldens.load(name)
        let int8 = Self.logits(model, goldens)
        let float32 = try Self.model(name) { $0.hasSuffix(".weight") }
        #expect(float32.precision == .float32)
        let exact = Self.logits(float32, goldens)
        let outputs = try Self.model(name) { $0.hasSuffix(".wo.weight") }
        #expect(outputs.precision == .int8)
        let mixed = Self.logits(outputs, goldens)
        #expect(mixed != int8 && mixed != exact)
        #expect(T5Goldens.meanDistance(mixed, exact) < T5Goldens.meanDistance(int8, exact))
        // Queries, keys and values are one layer: with one of them all are in f32.
        let query = try Self.model(name) { $0.hasSuffix("SelfAttention.q.weight") }
        let all = try Self.model(name) { tensor in
            ["q", "k", "v"].contains { tensor.hasSuffix("SelfAttention.\($0).weight") }
        }
        #expect(Self.logits(query, goldens) == Self.logits(all, goldens))
    }

    @Test func withoutAHeadTheEmbeddingIsTheHead() throws {
        let (model, goldens) = try T5Goldens.load("t5-v11-f32")
        let tied = try Self.model("t5-v11-f32", named: { $0 == "lm_head.weight" ? nil : $0 })
        #expect(Self.logits(tied, goldens) != Self.logits(model, goldens))
        let states = goldens.encoded.map(\.ids)
        #expect(T5ModelTests.states(tied, states) == T5ModelTests.states(model, states))
    }

    @Test(arguments: [
        "shared.weight", "encoder.block.1.layer.0.SelfAttention.k.weight",
        "encoder.block.0.layer.0.SelfAttention.relative_attention_bias.weight",
        "encoder.final_layer_norm.weight", "decoder.block.2.layer.1.EncDecAttention.v.weight",
        "decoder.block.1.layer.2.DenseReluDense.wi.weight",
        "decoder.block.0.layer.1.layer_norm.weight",
    ])
    func aTensorOfAnotherNameIsMissed(_ missing: String) throws {
        let error = #expect(throws: ModelFileError.self) {
            try Self.model("t5-v10-f32", named: { $0 == missing ? "other." + $0 : $0 })
        }
        #expect(error?.tensor == missing)
        #expect(error?.problem == "is missing")
    }

    @Test func aConfigurationOfAnotherModelNamesATensor() throws {
        let error = #expect(throws: ModelFileError.self) {
            try T5Model(
                configuration: T5Configuration(path: Goldens.path("t5-v11-f32/config.json")),
                weights: SafetensorsFile(path: Goldens.path("t5-v10-f32/model.safetensors")))
        }
        #expect(error?.tensor == "encoder.block.0.layer.0.layer_norm.weight")
        #expect(error?.problem == "has the shape [40], not [37]")
    }
}
