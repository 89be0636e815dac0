import Foundation
import Testing

@testable import Transformer

/// Models that were cut short or altered: refused, with the file and the tensor named.
struct ModelFileTests {
    /// A copy of the tiny int8 model, one file of which `change` may alter.
    private func load(
        _ file: String, _ change: (inout [UInt8]) throws -> Void
    ) throws -> Result<EncoderModel, ModelFileError> {
        let folder = try TemporaryFolder()
        for name in ["config.json", "model.safetensors"] {
            let source = URL(fileURLWithPath: Goldens.path("tiny-int8/" + name))
            var bytes = [UInt8](try Data(contentsOf: source))
            if name == file { try change(&bytes) }
            _ = try folder.write(bytes, as: name)
        }
        return Result { () throws(ModelFileError) in try EncoderModel(directory: folder.path) }
    }

    /// Replaces the first occurrence of a text by another of the same length.
    private func replace(_ old: String, by new: String, in bytes: inout [UInt8]) throws {
        precondition(old.utf8.count == new.utf8.count)
        let text = Array(old.utf8)
        let at = try #require(bytes.indices.first { bytes[$0...].starts(with: text) })
        bytes.replaceSubrange(at..<at + text.count, with: Array(new.utf8))
    }

    private func error(_ result: Result<EncoderModel, ModelFileError>) -> ModelFileError? {
        if case .failure(let error) = result { error } else { nil }
    }

    @Test func theModelAsItIsIsTaken() throws {
        #expect(error(try load("") { _ in }) == nil)
    }

    @Test(arguments: [1, 100, 20_000, 141_000])
    func aTruncatedFileNamesTheFileAndATensorOrItsHeader(missing: Int) throws {
        let error = try #require(error(try load("model.safetensors") { $0.removeLast(missing) }))
        #expect(error.file.hasSuffix("/model.safetensors"))
        #expect(error.tensor != nil || error.problem.contains("header"))
        #expect(error.description.hasSuffix(ModelFileError.usualRemedy))
    }

    @Test func aTensorOfAnotherNameIsMissed() throws {
        let name = "encoder.layer.1.attention.self.query.bias"
        let error = try #require(
            error(
                try load("model.safetensors") {
                    try replace(name, by: "encoder.layer.1.attention.self.quark.bias", in: &$0)
                }))
        #expect(error.tensor == name)
        #expect(error.problem == "is missing")
    }

    @Test func aConfigurationThatDoesNotFitIsFoundByATensor() throws {
        let error = try #require(
            error(
                try load("config.json") {
                    try replace(
                        "\"intermediate_size\": 128", by: "\"intermediate_size\": 256", in: &$0)
                }))
        #expect(error.tensor == "encoder.layer.0.intermediate.dense.bias")
    }

    @Test(arguments: [
        ("\"hidden_size\": 64", "\"hidden_size\": -4", "hidden_size"),
        ("\"hidden_act\": \"gelu\"", "\"hidden_act\": \"relu\"", "hidden_act"),
        ("\"model_type\": \"bert\"", "\"model_type\": \"best\"", "model_type"),
        ("\"num_attention_heads\": 4", "\"num_attention_heads\": 5", "num_attention_heads"),
        ("\"layer_norm_eps\": 1e-12", "\"layer_norm_eps\": 1e012", "layer_norm_eps"),
    ])
    func aConfigurationOfAnotherKindIsRefused(old: String, new: String, key: String) throws {
        let error = try #require(
            error(try load("config.json") { try replace(old, by: new, in: &$0) }))
        #expect(error.tensor == key)
        #expect(error.file.hasSuffix("/config.json"))
    }

    @Test func aFolderWithoutAModelSaysSo() throws {
        let folder = try TemporaryFolder()
        let error = try #require(throws: ModelFileError.self) {
            try EncoderModel(directory: folder.path)
        }
        #expect(error.description.contains("cannot be opened"))
    }
}
