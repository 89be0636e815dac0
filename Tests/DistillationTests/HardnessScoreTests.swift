import Opinions
import TestSupport
import Testing

@testable import Distillation

struct HardnessScoreTests {
    private func analysis(
        confidences: [Double] = [], dropped: Int = 0, doubt: Doubt? = nil
    ) -> Analysis {
        Analysis(
            opinions: confidences.map { Opinion(polarity: .positive, confidence: $0) },
            droppedOpinions: dropped, doubt: doubt)
    }

    @Test("every signal is greater where a review is harder")
    func directions() {
        let easy = HardnessSignals(
            analysis(
                confidences: [0.9],
                doubt: Doubt(
                    polarityMargin: 0.9, tokenConfidence: 0.9, boundary: 0.1, missed: 0.1,
                    disagreement: 0.1)),
            novelty: Novelty.Signals(distance: 0.1, unseen: 0.1))
        let hard = HardnessSignals(
            analysis(
                confidences: [0.5, 0.9], dropped: 1,
                doubt: Doubt(
                    polarityMargin: 0.2, tokenConfidence: 0.2, boundary: 0.8, missed: 0.9,
                    disagreement: 0.7)),
            novelty: Novelty.Signals(distance: 0.8, unseen: 0.8))
        for signal in HardnessSignal.allCases {
            #expect((hard[signal] ?? -1) > (easy[signal] ?? 2), "\(signal)")
        }
        #expect(abs((hard[.errors] ?? 0) - 1.5) < 1e-9)
    }

    @Test("what was not measured, or is no number, is no signal")
    func unmeasured() {
        let bare = HardnessSignals(analysis())
        let measured = HardnessSignal.allCases.filter { bare[$0] != nil }
        #expect(measured == [.errors, .dropped])
        let broken = HardnessSignals(
            analysis(confidences: [.nan], doubt: Doubt(polarityMargin: .nan, missed: .infinity)))
        #expect(broken[.polarity] == nil && broken[.missed] == nil && broken[.errors] == nil)
    }

    @Test("scores are spread evenly, whatever the scale, and follow the expected errors")
    func spread() {
        var random = SeededGenerator(seed: 5)
        var score = HardnessScore()
        var pairs: [(missed: Double, score: Double)] = []
        for index in 0..<1_500 {
            let missed = Double.random(in: 0...1, using: &random) * (index < 700 ? 1 : 100)
            let found = score.note(HardnessSignals(analysis(doubt: Doubt(missed: missed))))
            #expect((0...1).contains(found))
            if index < 700 { pairs.append((missed, found)) }
        }
        let scores = pairs.dropFirst(200)
        #expect(abs(scores.map(\.score).reduce(0, +) / Double(scores.count) - 0.5) < 0.06)
        for pair in scores { #expect(abs(pair.missed - pair.score) < 0.15) }
        #expect(score.count == QuantileSketch.windowMax)
    }
}
