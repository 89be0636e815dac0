import TestSupport

@testable import Registry

/// Two models that share most of their mistakes, on a gate set of its own for each seed.
///
/// Each opinion has a difficulty, and a model has those right that are easy enough for it. Of
/// `disagreement` of the opinions the candidate sees another difficulty, as a model does that was
/// trained again.
struct GateSimulation {
    var items = 900
    var champion = 0.74
    var candidate = 0.74
    var disagreement = 0.06
    /// Of the candidate's polarities.
    var flipped = 0.0
    /// A group whose negative items the candidate gets wrong: an attacker's product.
    var bought: String?

    func trial(seed: Int) -> GateTrial {
        var random = SeededGenerator(seed: seed)
        let items = (0..<items).map { item(number: $0, &random) }
        return GateTrial(
            items: items, champion: Self.facts("sim@1", weights: "a"),
            candidate: Self.facts("sim@2", weights: "b"))
    }

    static func facts(_ model: String, weights: String) -> ModelFacts {
        ModelFacts(
            model: model, weightsSHA256: weights, latencyMilliseconds: 1.3, bytes: 24_000_000,
            goldens: 8, goldensReproduced: 8, hasFiniteWeights: true, examples: 5_000,
            gateItemsSeen: 0)
    }

    private func item(number: Int, _ random: inout SeededGenerator) -> GateItem {
        let isHard = number % 4 == 0
        let group = "product \(number % 20)"
        var (one, other) = (Half(), Half())
        for _ in 0..<[1, 1, 1, 2, 3][number % 5] {
            // Hard items are harder.
            let shift = isHard ? 0.15 : 0
            var difficulty = Double.random(in: 0..<1, using: &random) + shift
            one.add(isRight: difficulty < champion, &random)
            if Double.random(in: 0..<1, using: &random) < disagreement {
                difficulty = Double.random(in: 0..<1, using: &random) + shift
            }
            var isRight = difficulty < candidate
            if Double.random(in: 0..<1, using: &random) < flipped { isRight = false }
            if group == bought, number % 3 != 0 { isRight = false }
            other.add(isRight: isRight, &random)
        }
        let label = Double.random(in: 0..<1, using: &random) < 0.8
        let otherLabel =
            Double.random(in: 0..<1, using: &random) < disagreement
            ? Double.random(in: 0..<1, using: &random) < 0.8 : label
        return GateItem(
            isHard: isHard, group: group, champion: one.answer(label: label),
            candidate: other.answer(label: otherLabel))
    }

    /// An answer in the making.
    private struct Half {
        var counts = GateAnswer.Counts(right: 0, predicted: 0, gold: 0)
        var opinions: [GateAnswer.Graded] = []

        mutating func add(isRight: Bool, _ random: inout SeededGenerator) {
            counts.gold += 1
            counts.right += isRight ? 1 : 0
            guard isRight || Double.random(in: 0..<1, using: &random) < 0.7 else { return }
            counts.predicted += 1
            // Of five predicted four are right: so nine of ten that are sure, six of ten others.
            let isSure = Double.random(in: 0..<1, using: &random) < (isRight ? 0.75 : 1 / 3)
            let confidence = (isSure ? 0.9 : 0.6) + Double.random(in: -0.03..<0.03, using: &random)
            opinions.append(.init(confidence: confidence, isRight: isRight))
        }

        func answer(label: Bool) -> GateAnswer {
            GateAnswer(
                counts: ["extract": counts],
                isRight: counts.right == counts.gold && counts.predicted == counts.gold,
                opinions: opinions, zeroShotIsRight: label)
        }
    }
}
