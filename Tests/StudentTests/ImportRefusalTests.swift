import Foundation
import Testing
import Transformer

@testable import Student

/// Checkpoints that can't be taken: refused with what is wrong, where, and what to do, and nothing
/// is left of the try.
struct ImportRefusalTests {
    struct Broken: CustomTestStringConvertible, Sendable {
        let testDescription: String
        /// Before the checkpoint is written.
        var change: @Sendable (TinyCheckpoint) throws -> Void = { _ in }
        /// After it was written.
        var damage: @Sendable (TinyCheckpoint) throws -> Void = { _ in }
        /// What the error must name.
        let names: [String]
    }

    private static let query = "encoder.block.0.layer.0.SelfAttention.q.weight"

    static let tensors: [Broken] = [
        Broken(
            testDescription: "a tensor is missing",
            change: { $0.tensors[query] = nil }, names: [query, "is missing", "saved whole"]),
        Broken(
            testDescription: "the embedding is missing",
            change: { $0.tensors["shared.weight"] = nil }, names: ["shared.weight", "is missing"]),
        Broken(
            testDescription: "a tensor too many",
            change: {
                $0.tensors["encoder.block.1.layer.0.layer_norm.weight"] = (
                    [16], Array(repeating: 1, count: 16)
                )
            },
            names: [
                "model.safetensors, encoder.block.1.layer.0.layer_norm.weight", "is no tensor",
                "same model",
            ]),
        Broken(
            testDescription: "another shape",
            change: { $0.tensors[query] = ([8, 32], Array(repeating: 1, count: 256)) },
            names: [query, "[8, 32]", "[16, 16]"]),
        Broken(
            testDescription: "another width of the embedding",
            change: {
                $0.tensors["shared.weight"] = ([2_101, 8], Array(repeating: 1, count: 2_101 * 8))
            },
            names: ["shared.weight", "[2101, 8]", "d_model 16"]),
        Broken(
            testDescription: "not a number",
            change: { $0.tensors[query]?.values[37] = .nan },
            names: [query, "not a number", "row 2, column 5"]),
        Broken(
            testDescription: "infinity in a norm",
            change: { $0.tensors["encoder.final_layer_norm.weight"]?.values[3] = -.infinity },
            names: ["encoder.final_layer_norm.weight", "infinity"]),
        Broken(
            testDescription: "two embeddings that differ",
            change: { checkpoint in
                checkpoint.tensors["encoder.embed_tokens.weight"] =
                    checkpoint.tensors["shared.weight"]
                checkpoint.tensors["encoder.embed_tokens.weight"]?.values[5] += 1
            }, names: ["encoder.embed_tokens.weight", "differs from shared.weight"]),
        Broken(
            testDescription: "a head that is said to be the embedding, and is not",
            change: { checkpoint in
                checkpoint.tensors["lm_head.weight"] = checkpoint.tensors["shared.weight"]
                checkpoint.tensors["lm_head.weight"]?.values[5] += 1
            }, names: ["lm_head.weight", "differs from shared.weight", "tie_word_embeddings"]),
        Broken(
            testDescription: "no head, where one of its own is said",
            change: { $0.configuration["tie_word_embeddings"] = false },
            names: ["lm_head.weight", "is missing", "tie_word_embeddings"]),
        Broken(
            testDescription: "a truncated file",
            damage: { checkpoint in
                let file = checkpoint.file("model.safetensors")
                try Data(contentsOf: file).dropLast(100).write(to: file)
            }, names: ["model.safetensors", "ends at byte"]),
    ]

    static let folders: [Broken] = [
        Broken(
            testDescription: "no configuration",
            damage: { try FileManager.default.removeItem(at: $0.file("config.json")) },
            names: ["config.json", "is missing"]),
        Broken(
            testDescription: "a configuration that is no JSON",
            damage: { try Data("{".utf8).write(to: $0.file("config.json")) },
            names: ["config.json", "is not JSON"]),
        Broken(
            testDescription: "an encoder", change: { $0.configuration["model_type"] = "bert" },
            names: ["config.json, model_type", "\"bert\"", "training/"]),
        Broken(
            testDescription: "an unknown feed-forward",
            change: { $0.configuration["feed_forward_proj"] = "gated-silu" },
            names: ["config.json, feed_forward_proj"]),
        Broken(
            testDescription: "a model directory of opined",
            damage: { try $0.write([String: String](), to: "opined.json") },
            names: ["opined.json", "--model"]),
        Broken(
            testDescription: "no weights",
            damage: { try FileManager.default.removeItem(at: $0.file("model.safetensors")) },
            names: ["model.safetensors", "is missing"]),
        Broken(
            testDescription: "a pickle alone",
            damage: { checkpoint in
                try FileManager.default.removeItem(at: checkpoint.file("model.safetensors"))
                let pickle = checkpoint.file("pytorch_model.bin")
                try Data("PK\u{3}\u{4}".utf8).write(to: pickle)
            }, names: ["pytorch_model.bin", "is a pickle", "save_pretrained"]),
        Broken(
            testDescription: "weights of another kind",
            damage: {
                try FileManager.default.moveItem(
                    at: $0.file("model.safetensors"), to: $0.file("pytorch_model.bin"))
            }, names: ["pytorch_model.bin", "no safetensors", "save_pretrained"]),
        Broken(
            testDescription: "a ZIP by another name",
            damage: {
                try Data("PK\u{3}\u{4}and so on".utf8).write(to: $0.file("model.safetensors"))
            },
            names: ["model.safetensors", "is a pickle", "save_pretrained"]),
        Broken(
            testDescription: "a bare pickle",
            damage: { try Data([0x80, 2, 0x8A, 10]).write(to: $0.file("model.safetensors")) },
            names: ["is a pickle"]),
        Broken(
            testDescription: "a pointer of git-lfs",
            damage: {
                try Data("version https://git-lfs.github.com/spec/v1\n".utf8)
                    .write(to: $0.file("model.safetensors"))
            }, names: ["git-lfs", "git lfs pull"]),
        Broken(
            testDescription: "no pieces",
            damage: { try FileManager.default.removeItem(at: $0.file("spiece.model")) },
            names: ["spiece.model", "is missing"]),
        Broken(
            testDescription: "pieces of nothing",
            damage: { try Data("no pieces".utf8).write(to: $0.file("spiece.model")) },
            names: ["spiece.model"]),
    ]

    static let vocabularies: [Broken] = [
        Broken(
            testDescription: "an end token that the tokenizer does not have",
            change: { $0.configuration["eos_token_id"] = 2 },
            names: ["spiece.model", "id 1", "eos_token_id 2"]),
        Broken(
            testDescription: "a pad token without a row",
            change: {
                $0.configuration["vocab_size"] = 2_128
                $0.configuration["pad_token_id"] = 2_120
            }, names: ["config.json, pad_token_id", "2120", "2101 rows"]),
        Broken(
            testDescription: "more pieces than rows",
            change: { checkpoint in
                checkpoint.configuration["vocab_size"] = 1_900
                checkpoint.tensors["shared.weight"] = (
                    [1_900, 16], Array(repeating: 1, count: 1_900 * 16)
                )
                checkpoint.added = [:]
            }, names: ["spiece.model", "1900 rows"]),
        Broken(
            testDescription: "an added token without a row",
            change: { $0.added["[NL]"] = 2_101 }, names: ["spiece.model", "2101", "2101 rows"]),
        Broken(
            testDescription: "a vocab_size far from the rows",
            change: { $0.configuration["vocab_size"] = 32_128 },
            names: ["shared.weight", "2101 rows", "32128"]),
        Broken(
            testDescription: "a newline that is no token",
            damage: {
                try $0.write(
                    ["tasks": ["extract": [:]], "newline": "[BR]"] as [String: Any],
                    to: "opined-task.json")
            },
            names: ["opined-task.json, newline", "added tokens"]),
        Broken(
            testDescription: "a task that nobody knows",
            damage: { try $0.write(["tasks": ["translate": [:]]], to: "opined-task.json") },
            names: ["opined-task.json, tasks.translate"]),
        Broken(
            testDescription: "categories that nobody names",
            damage: { try $0.write(["tasks": ["categorise": [:]]], to: "opined-task.json") },
            names: ["--categories"]),
        Broken(
            testDescription: "a polarity that nobody knows",
            damage: {
                try $0.write(
                    ["tasks": ["extract": ["polarities": ["good"]]]], to: "opined-task.json")
            }, names: ["tasks.extract.polarities"]),
    ]

    @Test(arguments: tensors + folders + vocabularies)
    func refusesAndLeavesNothing(_ broken: Broken) throws {
        let checkpoint = try TinyCheckpoint()
        try broken.change(checkpoint)
        try checkpoint.write()
        try broken.damage(checkpoint)
        for precision in ImportSettings.Precision.allCases {
            let error = try #require(throws: (any Error).self) {
                try checkpoint.importWritten { $0.precision = precision }
            }
            let text = "\(error)"
            for name in broken.names { #expect(text.contains(name), "\(text)") }
            #expect(checkpoint.leftovers.isEmpty)
        }
    }

    @Test func anotherShardIsMissed() throws {
        let checkpoint = try TinyCheckpoint()
        try checkpoint.writeShards()
        let name = "model-00002-of-00002.safetensors"
        try FileManager.default.removeItem(at: checkpoint.file(name))
        let error = try #require(throws: ModelFileError.self) { try checkpoint.importWritten() }
        #expect(error.file.hasSuffix("/" + name))
        #expect(checkpoint.leftovers.isEmpty)
    }

    @Test(arguments: ["nowhere", "source/config.json"])
    func whatIsNoFolderIsRefused(name: String) throws {
        let checkpoint = try TinyCheckpoint()
        try checkpoint.write()
        let path = checkpoint.folder.appending(path: name).path(percentEncoded: false)
        let settings = ImportSettings(name: "tiny", modelsFolder: checkpoint.models)
        let error = try #require(throws: ModelFileError.self) {
            try ModelImport(source: path, settings: settings).run()
        }
        #expect(error.file == path)
        #expect(error.remedy.contains("folder"))
        #expect(checkpoint.leftovers.isEmpty)
    }

    @Test func aPickleInPlaceOfTheFolderIsRefusedAsOne() throws {
        let checkpoint = try TinyCheckpoint()
        let path = checkpoint.path + "/pytorch_model.bin"
        try Data("PK\u{3}\u{4}".utf8).write(to: URL(filePath: path))
        let settings = ImportSettings(name: "tiny", modelsFolder: checkpoint.models)
        let error = try #require(throws: ModelFileError.self) {
            try ModelImport(source: path, settings: settings).run()
        }
        #expect(error.file == path)
        #expect(error.problem.contains("is a pickle"))
        #expect(!FileManager.default.fileExists(atPath: checkpoint.models))
    }

    @Test func aFailedImportLeavesTheModelThatIsThere() throws {
        let checkpoint = try TinyCheckpoint()
        let report = try checkpoint.importModel()
        let before = try FileDigest(path: report.directory + "/opined.json")
        checkpoint.tensors[Self.query]?.values[0] = .nan
        #expect(throws: ModelFileError.self) {
            try checkpoint.importModel { $0.replacesExisting = true }
        }
        #expect(try FileDigest(path: report.directory + "/opined.json") == before)
        #expect(checkpoint.leftovers == ["tiny"])
    }
}
