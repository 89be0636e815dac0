import Foundation
import Opinions
import TestSupport
import Testing
import Transformer

@testable import Student

struct DoubtEvidenceTests {
    private static let path = TagPath([.outside, .begin(0), .inside(0), .begin(1), .inside(1)])

    private func evidence(
        _ rows: [[Float]], tags: [Int], terms: [Range<Int>]
    ) -> DoubtEvidence {
        var evidence = DoubtEvidence()
        evidence.note(Self.path, Array(rows.joined()), tags: tags, terms: terms)
        return evidence
    }

    private func near(_ found: Double?, _ expected: Double?) -> Bool {
        guard let found, let expected else { return found == nil && expected == nil }
        return abs(found - expected) < 1e-6
    }

    @Test func aSureAnswerHasNoDoubt() {
        let found = evidence(
            [[1, 0, 0, 0, 0], [0, 1, 0, 0, 0], [0, 0, 1, 0, 0], [1, 0, 0, 0, 0]],
            tags: [0, 1, 2, 0], terms: [1..<3])
        #expect(near(found.polarityMargin, 1) && near(found.tokenConfidence, 1))
        #expect(near(found.boundary, 0) && near(found.missed, 0))
    }

    @Test("each kind of doubt shows in its own figure")
    func kinds() {
        let sure: [Float] = [1, 0, 0, 0, 0]
        let polarity = evidence([[0, 0.5, 0, 0.5, 0]], tags: [1], terms: [0..<1])
        #expect(near(polarity.polarityMargin, 0) && near(polarity.boundary, 0))
        let overWords = evidence(
            [[0, 0.6, 0, 0.4, 0], [0, 0, 0.9, 0, 0.1]], tags: [1, 2], terms: [0..<2])
        #expect(near(overWords.polarityMargin, 0.5))
        let start = evidence([sure, [0.25, 0.75, 0, 0, 0]], tags: [0, 1], terms: [1..<2])
        #expect(near(start.boundary, 0.25) && near(start.polarityMargin, 1))
        let longer = evidence(
            [[0, 1, 0, 0, 0], [0.7, 0, 0.2, 0, 0.1]], tags: [1, 0], terms: [0..<1])
        #expect(near(longer.boundary, 0.3) && near(longer.missed, 0))
        let shorter = evidence(
            [[0, 1, 0, 0, 0], [0.4, 0, 0.6, 0, 0], sure], tags: [1, 2, 0], terms: [0..<2])
        #expect(near(shorter.boundary, 0.4))
        let missed = evidence(
            [[0.6, 0.3, 0, 0.1, 0], [0.9, 0, 0, 0.1, 0], sure], tags: [0, 0, 0], terms: [])
        #expect(near(missed.missed, 0.5))
        #expect(missed.polarityMargin == nil && missed.boundary == nil)
        #expect(near(missed.tokenConfidence, 0.66))
    }

    @Test func categoriesHaveTheSame() {
        var found = DoubtEvidence()
        found.note(
            [0.1, 0.6, 0.3, 0.8, 0.1, 0.1, 0.9, 0.05, 0.05], width: 3, threshold: 0.5)
        #expect(near(found.polarityMargin, 0.3 / 0.9))
        #expect(near(found.missed, 0.3))
        #expect(near(found.tokenConfidence, 0.64))
        #expect(found.boundary == nil)
    }

    @Test func aDecodersDecisionsCountAndForcedTokensDoNot() {
        func choice(_ chance: Double, _ next: Double) -> Choice {
            Choice(
                token: 1, logProbability: Float(log(chance)), runnerUp: 2,
                runnerUpLogProbability: Float(log(next)))
        }
        let forced = Choice(token: 3, logProbability: 0, isForced: true)
        var found = DoubtEvidence()
        found.note(
            OpinionWriter.Answer(
                opinions: [
                    AnswerGrammar.Written(
                        places: [0..<4], polarity: .positive, tokens: 0..<4, polarityTokens: 3..<4)
                ],
                choices: [
                    choice(0.9, 0.05), choice(0.6, 0.35), forced, choice(0.7, 0.2),
                    choice(0.8, 0.1),
                ]))
        #expect(abs((found.polarityMargin ?? 0) - 0.5) < 1e-5)
        #expect(abs((found.boundary ?? 0) - 0.35) < 1e-5)
        #expect(abs((found.missed ?? 0) - 0.1) < 1e-5)
        #expect(abs((found.tokenConfidence ?? 0) - 0.63) < 1e-5)
    }

    @Test func ofSeveralSequencesTheWorstCountsAndWhatIsMissedAddsUp() {
        var whole = evidence([[0.8, 0.2, 0, 0, 0]], tags: [0], terms: [])
        whole.join(evidence([[0, 0.6, 0, 0.4, 0]], tags: [1], terms: [0..<1]))
        whole.join(evidence([[0.9, 0.1, 0, 0, 0]], tags: [0], terms: []))
        #expect(near(whole.missed, 0.3) && near(whole.tokenConfidence, 0.6))
        #expect(near(whole.polarityMargin, 0.2) && near(whole.boundary, 0))
    }

    @Test func brokenNumbersAreTheWorst() {
        for value in [Float.nan, .infinity, -.infinity] {
            let row = [Float](repeating: value, count: 5)
            let found = evidence([row, row], tags: [1, 0], terms: [0..<1])
            let doubt = found.doubt(said: nil, implied: nil)
            #expect((0...1).contains(doubt.polarityMargin ?? 2))
            #expect((0...1).contains(doubt.tokenConfidence ?? 2))
            #expect((0...1).contains(doubt.boundary ?? 2))
            #expect(doubt.missed?.isFinite == true)
        }
    }

    @Test func disagreementIsTheShareThatWouldHaveToMove() {
        let good = Sentiment(positive: 1, neutral: 0, negative: 0)
        let bad = Sentiment(positive: 0, neutral: 0, negative: 1)
        let half = Sentiment(positive: 0.5, neutral: 0.5, negative: 0)
        #expect(good.distance(to: bad) == 1 && good.distance(to: good) == 0)
        #expect(good.distance(to: half) == 0.5)
        #expect(DoubtEvidence().doubt(said: good, implied: nil).disagreement == nil)
        #expect(DoubtEvidence().doubt(said: good, implied: half).disagreement == 0.5)
    }

    @Test(arguments: 0..<5 as Range<UInt64>)
    func aSketchKeepsWhatIsNear(seed: UInt64) {
        var random = SeededGenerator(seed: seed)
        let sketch = StateSketch(stateWidth: 312)
        func vector() -> [Float] { (0..<312).map { _ in .random(in: -1...1, using: &random) } }
        let (one, other) = (vector(), vector())
        let nearby = zip(one, vector()).map { $0 + 0.2 * $1 }
        let (a, b, c) = (sketch(one), sketch(other), sketch(nearby))
        #expect(a.count == StateSketch.width)
        #expect(dot(normalized(a), normalized(c)) > 0.9)
        #expect(dot(normalized(a), normalized(b)) < 0.7)
        #expect(sketch(one) == StateSketch(stateWidth: 312)(one))
        #expect(StateSketch(stateWidth: 5)([1, 1]).count == StateSketch.width)
    }
}
