import TestSupport
import Testing

@testable import Transformer

struct T5ScoreTests {
    @Test(arguments: T5Goldens.huggingFace)
    func logProbabilitiesAreThoseOfHuggingFace(_ name: String) throws {
        let (model, goldens) = try T5Goldens.load(name)
        let continuations = try #require(goldens.scores.first).continuations
        let scores = model.score(
            goldens.scores.map(\.ids), prefixes: goldens.scores.map(\.prefix),
            continuations: continuations, in: model.makeWorkspace())
        for (score, golden) in zip(scores, goldens.scores) {
            #expect(score.map(\.count) == continuations.map(\.count))
            #expect(
                T5Goldens.distance(
                    score.flatMap { $0 }, golden.logProbabilities.flatMap { $0 }) < 1e-3)
        }
    }

    /// A text's own tokens, as continuation, have the log-probabilities that they were chosen with.
    @Test(arguments: T5Goldens.all)
    func aGreedyTextScoresAsItWasWritten(_ name: String) throws {
        let (model, goldens) = try T5Goldens.load(name)
        let workspace = model.makeWorkspace()
        for golden in goldens.greedy.prefix(20) where !golden.text.isEmpty {
            let text = model.generate([golden.ids], tokensMax: 9, in: workspace)[0]
            let tokens = text.choices.map(\.token)
            for cut in 0..<tokens.count {
                let scores = model.score(
                    [golden.ids], prefixes: [Array(tokens[..<cut])],
                    continuations: [Array(tokens[cut...])], in: workspace)
                #expect(scores[0][0] == text.choices[cut...].map(\.logProbability))
            }
        }
    }

    @Test(arguments: T5Goldens.all, 0..<4)
    func scoresDoNotDependOnTheOthers(_ name: String, seed: Int) throws {
        let (model, goldens) = try T5Goldens.load(name)
        var random = SeededGenerator(seed: seed)
        let last = Int32(model.configuration.vocabularySize - 1)
        func ids(_ counts: ClosedRange<Int>) -> [Int32] {
            (0..<Int.random(in: counts, using: &random)).map { _ in
                Int32.random(in: 0...last, using: &random)
            }
        }
        var sequences: [[Int32]] = []
        for golden in goldens.greedy.prefix(50) {
            // Some reviews are asked about several targets.
            sequences += Array(repeating: golden.ids, count: Int.random(in: 1...3, using: &random))
        }
        let prefixes = sequences.map { _ in ids(0...40) }
        let continuations = (0..<12).map { _ in ids(1...6) }
        let workspace = model.makeWorkspace()
        let together = model.score(
            sequences, prefixes: prefixes, continuations: continuations, in: workspace)
        for index in sequences.indices.shuffled(using: &random).prefix(12) {
            for (place, continuation) in continuations.enumerated() {
                let alone = model.score(
                    [sequences[index]], prefixes: [prefixes[index]],
                    continuations: [continuation], in: workspace)
                #expect(alone == [[together[index][place]]])
            }
        }
    }

    @Test func nothingIsScoredWhereNothingIsAsked() throws {
        let (model, goldens) = try T5Goldens.load("t5-v10-int8")
        let workspace = model.makeWorkspace()
        #expect(model.score([], prefixes: [], continuations: [[1]], in: workspace).isEmpty)
        let ids = goldens.greedy[0].ids
        #expect(model.score([ids], prefixes: [[]], continuations: [], in: workspace) == [[]])
    }
}
