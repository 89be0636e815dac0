import TestSupport
import Testing

@testable import Transformer

struct TokenGrammarTests {
    /// A run of forced tokens, then anything.
    struct Beginning: TokenGrammar {
        var left: ArraySlice<Int32>

        func allowed() -> AllowedTokens { left.first.map { .only([$0]) } ?? .any }
        mutating func take(_ token: Int32) { left = left.dropFirst() }
    }

    /// Some tokens at each place, drawn from a seed; sometimes one, sometimes all.
    struct Drawn: TokenGrammar {
        let vocabulary: Int32
        private var seed: Int
        private var current = AllowedTokens.any

        init(vocabulary: Int, seed: Int) {
            self.vocabulary = Int32(vocabulary)
            self.seed = seed
            draw()
        }

        func allowed() -> AllowedTokens { current }
        mutating func take(_ token: Int32) { draw() }

        private mutating func draw() {
            var random = SeededGenerator(seed: seed)
            seed += 7_919
            guard Int.random(in: 0..<5, using: &random) > 0 else {
                current = .any
                return
            }
            let count = [1, 1, 2, 3, 10, 60].randomElement(using: &random) ?? 1
            let tokens = (0..<count).map { _ in Int32.random(in: 1..<vocabulary, using: &random) }
            current = .only(Set(tokens).sorted())
        }
    }

    @Test(arguments: T5Goldens.all)
    func aForcedBeginningIsAsIfItHadBeenChosen(_ name: String) throws {
        let (model, goldens) = try T5Goldens.load(name)
        let sequences = goldens.greedy.prefix(60).map(\.ids), workspace = model.makeWorkspace()
        let free = model.generate(sequences, tokensMax: 20, in: workspace)
        let forced = sequences.indices.map { free[$0].choices.map(\.token).prefix($0 % 21) }
        let again = model.generate(
            sequences, under: forced.map { Beginning(left: $0) }, tokensMax: 20, in: workspace)
        for (index, text) in again.enumerated() {
            let count = forced[index].count
            #expect(text.ids == free[index].ids)
            #expect(text.isFinished == free[index].isFinished)
            #expect(text.choices.prefix(count).allSatisfy { $0.isForced && $0.logProbability == 0 })
            #expect(text.choices.dropFirst(count) == free[index].choices.dropFirst(count))
        }
    }

    /// Against the logits of the whole vocabulary.
    @Test(arguments: T5Goldens.all, 0..<3)
    func theLikeliestOfWhatIsAllowedIsChosen(_ name: String, seed: Int) throws {
        let (model, goldens) = try T5Goldens.load(name)
        let vocabulary = model.configuration.vocabularySize
        let sequences = goldens.greedy.prefix(40).map(\.ids)
        let grammars = sequences.indices.map {
            Drawn(vocabulary: vocabulary, seed: seed * 1_000 + $0)
        }
        let texts = model.generate(
            sequences, under: grammars, tokensMax: 14, in: model.makeWorkspace())
        for (index, text) in texts.enumerated() {
            var grammar = grammars[index]
            let logits = T5ModelTests.logits(model, sequences[index], text.ids)
            for (place, choice) in text.choices.enumerated() {
                let row = logits[place * vocabulary..<(place + 1) * vocabulary]
                #expect(Self.isBest(choice, of: Array(row), grammar.allowed()))
                grammar.take(choice.token)
            }
            #expect(text.isFinished == (text.choices.last?.token == 1))
            #expect(text.isFinished || text.choices.count == 14)
        }
    }

    private static func isBest(
        _ choice: Choice, of logits: [Float], _ allowed: AllowedTokens
    ) -> Bool {
        var tokens = logits.indices.map { Int32($0) }
        if case .only(let some) = allowed { tokens = some }
        if tokens.count == 1 { return choice == .forced(tokens[0]) }
        let values = Distribution.logSoftmax(
            tokens.map { logits[Int($0)] }, width: tokens.count)
        let order = tokens.indices.sorted { (values[$1], $0) < (values[$0], $1) }
        return choice.token == tokens[order[0]] && choice.runnerUp == tokens[order[1]]
            && abs(choice.logProbability - values[order[0]]) < 1e-4
            && abs((choice.runnerUpLogProbability ?? 1) - values[order[1]]) < 1e-4
            && !choice.isForced
    }
}
