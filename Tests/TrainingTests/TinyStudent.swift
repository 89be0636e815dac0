import Foundation
import Transformer

@testable import Training

/// The random BERT of TransformerTests/Goldens with every head, and what PyTorch computed with it
/// (training/goldens_training.py).
enum TinyStudent {
    private static let tests = URL(fileURLWithPath: #filePath)
        .deletingLastPathComponent().deletingLastPathComponent()
    static let goldens = tests.appending(path: "TrainingTests/Goldens")

    static func folder(_ name: String) -> String {
        tests.appending(path: "TransformerTests/Goldens/\(name)").path(percentEncoded: false)
    }

    static func parameters(
        _ name: String = "tiny-f32", isFrozen: (String) -> Bool = { _ in false }
    ) throws -> StudentParameters {
        try StudentParameters(
            configuration: EncoderConfiguration(path: folder(name) + "/config.json"),
            weights: SafetensorsFile(path: folder(name) + "/model.safetensors"),
            isFrozen: isFrozen)
    }

    static func student(
        threads: Int = 1, limits: BatchLimits = BatchLimits(tokensMax: 512, textsMax: 32),
        isFrozen: (String) -> Bool = { _ in false }
    ) throws -> TrainableStudent {
        TrainableStudent(
            parameters: try parameters(isFrozen: isFrozen), limits: limits,
            team: ThreadTeam(threads: threads))
    }

    static let frozenWords: @Sendable (String) -> Bool = {
        $0 == "embeddings.word_embeddings.weight"
    }
}

/// training.json.
struct TrainingGoldens: Decodable {
    struct Row: Decodable {
        struct Category: Decodable { let index: Int, shares: [Float] }
        struct Old: Decodable { let tags, categories, sentiment, embedding: [Float] }

        let ids, tags: [Int32]
        let tagWeight, sentimentWeight, oldWeight: Float
        let categories: [Category]?
        let sentiment: [Float]
        let old: Old?

        var example: TrainingExample {
            var example = TrainingExample(ids: ids)
            (example.tags, example.tagWeight) = (tags, tagWeight)
            example.categories = categories?.map { .init(index: $0.index, shares: $0.shares) }
            (example.sentiment, example.sentimentWeight) = (sentiment, sentimentWeight)
            example.oldWeight = oldWeight
            guard let old else { return example }
            var answers = TrainingExample.Answers()
            (answers.tags, answers.categories) = (old.tags, old.categories)
            (answers.sentiment, answers.embedding) = (old.sentiment, old.embedding)
            example.old = answers
            return example
        }
    }

    struct Parts: Decodable { let tags, categories, sentiment, embedding, old: Double }
    struct Step: Decodable { let loss, norm: Double }

    let examples: [Row]
    let losses: Parts
    let steps: [Step]

    static func read() throws -> TrainingGoldens {
        let file = TinyStudent.goldens.appending(path: "training.json")
        return try JSONDecoder().decode(TrainingGoldens.self, from: Data(contentsOf: file))
    }
}
