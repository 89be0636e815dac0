import Foundation
import Testing
import Transformer

@testable import Training

/// The random T5s of Goldens/t5, and what PyTorch computed with them
/// (training/goldens_training_t5.py).
enum TinyT5 {
    static let kinds = ["relu-tied", "relu-untied", "gated-gelu-tied", "gated-gelu-untied"]
    static let goldens = TinyStudent.goldens.appending(path: "t5")

    static func file(_ kind: String, _ name: String) -> String {
        goldens.appending(path: "\(kind)/\(name)").path(percentEncoded: false)
    }

    static func parameters(
        _ kind: String, adapters: LowRankSettings? = nil,
        isFrozen: (String) -> Bool = { _ in false }
    ) throws -> StudentParameters {
        try StudentParameters(
            configuration: T5Configuration(path: file(kind, "config.json")),
            weights: SafetensorsFile(path: file(kind, "model.safetensors")), adapters: adapters,
            isFrozen: isFrozen)
    }

    static func student(
        _ kind: String, threads: Int = 1, adapters: LowRankSettings? = nil,
        isFrozen: (String) -> Bool = { _ in false }
    ) throws -> TrainableT5 {
        TrainableT5(
            parameters: try parameters(kind, adapters: adapters, isFrozen: isFrozen),
            limits: BatchLimits(tokensMax: 512, textsMax: 32), team: ThreadTeam(threads: threads))
    }

    /// As the script has them.
    static func settings() -> LossSettings {
        var settings = LossSettings()
        (settings.text, settings.textsPerStep, settings.smoothing) = (0.25, 4, 0.1)
        return settings
    }
}

/// t5/training.json.
struct T5TrainingGoldens: Decodable {
    struct Pair: Decodable {
        struct Token: Decodable {
            let ids: [Int32]
            let shares: [Float]
        }

        let ids, text: [Int32]
        let weight: Float
        /// What another T5 would say in the place of each token.
        let old: [Token]?
        let oldWeight: Float?

        enum CodingKeys: String, CodingKey {
            case ids, text, weight, old
            case oldWeight = "old_weight"
        }

        var pair: TrainingPair {
            var pair = TrainingPair(ids: ids, text: text, weight: weight)
            pair.old = old.map { tokens in
                TrainingPair.Answers(
                    ids: tokens.flatMap(\.ids), shares: tokens.flatMap(\.shares))
            }
            pair.oldWeight = oldWeight ?? 1
            return pair
        }
    }
    struct Kind: Decodable {
        let loss: Double
        let steps: [TrainingGoldens.Step]
    }

    private let pairs: [Pair]
    private let kinds: [String: Kind]

    static func read(_ kind: String) throws -> (pairs: [TrainingPair], golden: Kind) {
        let file = TinyT5.goldens.appending(path: "training.json")
        let all = try JSONDecoder().decode(Self.self, from: Data(contentsOf: file))
        return (all.pairs.map(\.pair), try #require(all.kinds[kind]))
    }
}
