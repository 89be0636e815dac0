import Foundation
import Opinions
import Testing
import Transformer

@testable import Student

struct SelfTestTests {
    /// The model's own answers, as `opined.json` writes them.
    private func golden(_ text: String, _ student: EncoderStudent) throws -> [String: Any] {
        let analysis = student.analyse([student.prepare(text)])[0]
        let sentiment = try #require(analysis.sentiment)
        var opinions: [[String: Any]] = []
        var categories: [[String: Any]] = []
        for opinion in analysis.opinions {
            var row: [String: Any] = [
                "polarity": opinion.polarity.rawValue, "confidence": opinion.confidence,
            ]
            if let category = opinion.category {
                row["category"] = category
                categories.append(row)
            } else {
                row["target"] = opinion.target
                row["start"] = opinion.span?.lowerBound
                row["end"] = opinion.span?.upperBound
                opinions.append(row)
            }
        }
        return [
            "text": text, "opinions": opinions, "categories": categories,
            "sentiment": [
                "positive": sentiment.positive, "neutral": sentiment.neutral,
                "negative": sentiment.negative,
            ],
        ]
    }

    private static let text = "The service was slow, but the pizza is great!"

    @Test(arguments: ["f32", "int8"])
    func aModelThatAnswersAsItDidIsTaken(precision: String) throws {
        let model = try TinyModel(precision)
        let student = try model.student()
        let goldens = try [Self.text, "", "料理 good 👍"].map { try golden($0, student) }
        try model.set(["goldens"], to: goldens)
        _ = try model.student([.extract])
    }

    @Test func aModelThatAnswersOtherwiseIsRefusedAndSaysWhere() throws {
        let model = try TinyModel()
        let right = try golden(Self.text, try model.student())
        var wrongs: [(String, [String: Any])] = []
        for (key, part) in [("opinions", "opinions are"), ("categories", "categories are")] {
            var wrong = right
            wrong[key] = [] as [Any]
            wrongs.append((part, wrong))
            var shifted = right
            var rows = try #require(right[key] as? [[String: Any]])
            let confidence = try #require(rows.first?["confidence"] as? Double)
            rows[0]["confidence"] = confidence + (confidence > 0.5 ? -0.03 : 0.03)
            shifted[key] = rows
            wrongs.append(("confidence of", shifted))
        }
        var wrong = right
        wrong["sentiment"] = ["positive": 2.0, "neutral": 0.0, "negative": 0.0]
        wrongs.append(("sentiment: positive", wrong))
        for (part, wrong) in wrongs {
            try model.set(["goldens"], to: [right, wrong])
            let error = #expect(throws: ModelFileError.self) { try model.student([.classify]) }
            #expect(error?.tensor == "goldens[1]")
            #expect(error?.problem.contains(part) == true)
        }
    }

    /// Weights that were altered together with their SHA-256 still answer otherwise.
    @Test func alteredWeightsAreFoundByTheirAnswers() throws {
        let model = try TinyModel()
        try model.set(["goldens"], to: [try golden(Self.text, try model.student())])
        try model.damage("model.safetensors") { content in
            for index in stride(from: content.count - 1, to: content.count - 40_000, by: -4) {
                content[index] ^= 0x80
            }
        }
        let digest = try FileDigest(path: model.path + "/model.safetensors")
        try model.set(["files", "model.safetensors", "sha256"], to: digest.sha256)
        let error = #expect(throws: ModelFileError.self) { try model.student() }
        #expect(error?.tensor == "goldens[0]")
    }

    @Test func whatAGoldenDoesNotTellIsNotAsked() throws {
        let model = try TinyModel()
        try model.set(["goldens"], to: [["text": Self.text]])
        _ = try model.student()
    }
}
