import Foundation
import Opinions
import Testing
import Transformer

@testable import Student

struct ModelImportTests {
    @Test(arguments: [false, true], [ImportSettings.Precision.f32, .int8])
    func whatIsImportedAnswers(isGated: Bool, precision: ImportSettings.Precision) throws {
        let checkpoint = try TinyCheckpoint(isGated: isGated)
        let report = try checkpoint.importModel {
            $0.precision = precision
            $0.allowsDifferences = true
        }
        #expect(report.model == "tiny@1")
        #expect(report.precision == precision.rawValue)
        #expect(checkpoint.leftovers == ["tiny"])
        let student = try LoadedStudent(
            directory: report.directory, tasks: [.extract, .sentiment, .classify],
            labels: ["delivery", "price"])
        #expect(student.precision == precision.rawValue)
        let analyses = student.analyse([student.prepare("The soup was cold.")])
        #expect(analyses.first?.labels.count == 2)
    }

    @Test func theSameCheckpointGivesTheSameBytes() throws {
        let checkpoint = try TinyCheckpoint()
        let first = try checkpoint.importModel()
        let second = try checkpoint.importWritten { $0.name = "other" }
        for name in ["model.safetensors", "config.json", "spiece.model"] {
            #expect(
                try FileDigest(path: first.directory + "/" + name)
                    == FileDigest(path: second.directory + "/" + name), "\(name)")
        }
    }

    @Test func shardsAreJoined() throws {
        let whole = try TinyCheckpoint()
        let parts = try TinyCheckpoint()
        try parts.writeShards()
        let one = try whole.importModel(), other = try parts.importWritten()
        #expect(
            try FileDigest(path: one.directory + "/model.safetensors")
                == FileDigest(path: other.directory + "/model.safetensors"))
    }

    /// Hugging Face keeps tied tensors once, twice or under another name.
    @Test(arguments: [
        ["encoder.embed_tokens.weight", "decoder.embed_tokens.weight", "lm_head.weight"],
        ["decoder.block.0.layer.1.EncDecAttention.relative_attention_bias.weight"],
    ])
    func whatHuggingFaceSavesTwiceIsTakenOnce(names: [String]) throws {
        let plain = try TinyCheckpoint()
        let doubled = try TinyCheckpoint()
        for name in names { doubled.tensors[name] = doubled.tensors["shared.weight"] }
        let one = try plain.importModel(), other = try doubled.importModel()
        #expect(
            try FileDigest(path: one.directory + "/model.safetensors")
                == FileDigest(path: other.directory + "/model.safetensors"))
    }

    @Test func theEmbeddingMayHaveAnotherNameAlone() throws {
        let checkpoint = try TinyCheckpoint()
        checkpoint.tensors["decoder.embed_tokens.weight"] = checkpoint.tensors.removeValue(
            forKey: "shared.weight")
        let report = try checkpoint.importModel()
        let file = try SafetensorsFile(path: report.directory + "/model.safetensors")
        #expect(file.shape(of: "shared.weight") == [2_101, TinyCheckpoint.width])
        #expect(file.shape(of: "decoder.embed_tokens.weight") == nil)
    }

    /// One row more than `vocab_size` says, or fewer rows than the padded vocabulary has.
    @Test(arguments: [(2_102, 2_101), (2_101, 2_128), (2_128, 2_128)])
    func theEmbeddingMayHaveMoreOrFewerRowsThanThePaddedVocabulary(
        rows: Int, says: Int
    ) throws {
        let checkpoint = try TinyCheckpoint(rows: rows)
        checkpoint.configuration["vocab_size"] = says
        let report = try checkpoint.importModel()
        let configuration = try T5Configuration(path: report.directory + "/config.json")
        #expect(configuration.vocabularySize == rows)
        #expect(report.newline == "[NL]")
    }

    /// transformers 5 ties in `config.json` whatever the head is, and says by another key whether
    /// logits are scaled.
    @Test func aHeadOfItsOwnIsToldByTheWeights() throws {
        let checkpoint = try TinyCheckpoint(isGated: true)
        checkpoint.configuration["tie_word_embeddings"] = true
        checkpoint.configuration["scale_decoder_outputs"] = false
        let report = try checkpoint.importModel()
        let configuration = try T5Configuration(path: report.directory + "/config.json")
        #expect(!configuration.scalesLogits)
        let file = try SafetensorsFile(path: report.directory + "/model.safetensors")
        #expect(file.shape(of: "lm_head.weight") != nil)
    }

    @Test func aModelIsReplacedOnlyWhenAsked() throws {
        let checkpoint = try TinyCheckpoint()
        _ = try checkpoint.importModel()
        let error = #expect(throws: ImportError.self) { try checkpoint.importWritten() }
        #expect(error?.disposition == .usage)
        #expect(error?.remedy.contains("--force") == true)
        let report = try checkpoint.importWritten { $0.replacesExisting = true }
        #expect(report.model == "tiny@2")
        #expect(checkpoint.leftovers == ["tiny"])
    }

    @Test func whatAKilledImportHasLeftDoesNotMatter() throws {
        let checkpoint = try TinyCheckpoint()
        for name in ["model", "reference", "replaced"] {
            try Self.leave(checkpoint.models + "/.tiny.importing/" + name)
        }
        try Self.leave(checkpoint.models + "/tiny")
        _ = try checkpoint.importModel { $0.replacesExisting = true }
        #expect(checkpoint.leftovers == ["tiny"])
    }

    @Test func aModelIsPutBackThatAKilledImportHadTakenAway() throws {
        let checkpoint = try TinyCheckpoint()
        let hidden = checkpoint.models + "/.tiny.importing/"
        try Self.leave(hidden + "model")
        try Self.leave(hidden + "replaced")
        let error = #expect(throws: ImportError.self) { try checkpoint.importModel() }
        #expect(error?.problem.contains("is there already") == true)
        #expect(checkpoint.leftovers == ["tiny"])
    }

    @Test func sentinelsWithoutARowAreLeftOut() throws {
        let checkpoint = try TinyCheckpoint(rows: 2_000)
        checkpoint.added = [:]
        let report = try checkpoint.importModel()
        let manifest = try T5Manifest(path: report.directory + "/opined.json")
        #expect(manifest.tokenizer?.added.allSatisfy { $0.id < 2_000 } == true)
        #expect(report.newline == nil)
    }

    @Test(arguments: [
        "", ".", "..", ".tiny", "-tiny", "a/b", "a b", "é", String(repeating: "x", count: 65),
    ])
    func aNameThatIsNoneIsRefused(name: String) throws {
        let checkpoint = try TinyCheckpoint()
        let error = #expect(throws: ImportError.self) {
            try checkpoint.importModel { $0.name = name }
        }
        #expect(error?.disposition == .usage)
        #expect(checkpoint.leftovers.isEmpty)
    }

    @Test func confidenceIsFittedOnLabelledSentences() throws {
        let checkpoint = try TinyCheckpoint()
        let entries = (0..<60).map { index in
            BenchmarkEntry(
                id: "\(index)", sentence: "The soup number \(index) was good, the bread was not.",
                aspects: [
                    .init(
                        target: index.isMultiple(of: 2) ? "soup" : "bread", polarity: "positive",
                        hasOpinionWords: true)
                ])
        }
        let report = try checkpoint.importModel {
            $0.tasks = [.extract]
            $0.calibration = entries
        }
        let calibration = try #require(report.calibrations.first)
        #expect(calibration.task == "extract")
        #expect(calibration.sentences == entries.count)
        #expect(calibration.errorAfter <= calibration.errorBefore)
        // It loads with what was fitted.
        _ = try LoadedStudent(directory: report.directory, tasks: [.extract])
    }

    @Test func theModelCardTellsWhatIsKnown() throws {
        let checkpoint = try TinyCheckpoint()
        try checkpoint.write()
        try checkpoint.write(
            ["tasks": ["extract": [:]], "evaluation": ["f1": 61.5]] as [String: Any],
            to: "opined-task.json")
        let report = try checkpoint.importWritten {
            $0.precision = .int8
            $0.allowsDifferences = true
        }
        let card = try String(contentsOfFile: report.directory + "/README.md", encoding: .utf8)
        for text in ["# tiny", "ReLU", "Tasks: extract, sentiment.", "Of 40 reviews", "61.5"] {
            #expect(card.contains(text), "\(text)")
        }
        let manifest = try T5Manifest(path: report.directory + "/opined.json")
        #expect(manifest.goldens.count == GoldenTexts.all.count)
        #expect(manifest.evaluation?["source"]?["f1"] == .number(61.5))
        #expect(manifest.evaluation?["int8"]?["reviews"] == .integer(40))
    }

    private static func leave(_ folder: String) throws {
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        try Data([1]).write(to: URL(filePath: folder + "/model.safetensors"))
    }
}
