import Opinions
import TestSupport
import Testing

@testable import Distillation

struct HardCaseSamplerTests {
    private static func outcome(
        _ index: Int, margin: Double?, key: String? = nil, topic: String = ""
    ) -> Outcome {
        var words = SeededGenerator(seed: UInt64(index) &+ 1_000)
        let text = (0..<12).map { _ in "w\(Int.random(in: 0..<500, using: &words))" }
        return Outcome(
            review: Review(id: "\(index)", text: text.joined(separator: " ")),
            analysis: Analysis(doubt: margin.map { Doubt(polarityMargin: $0) }),
            model: "m@1", key: key.map { Array($0.utf8) }, topic: topic)
    }

    /// One review a second; decisions with the margins they were made on.
    private static func run(
        reviews: Int, calls: Int?, seed: UInt64, settings: SamplerSettings = SamplerSettings(),
        step: Double = 1, make: (Int, Double) -> Outcome = { outcome($0, margin: $1) }
    ) -> [(margin: Double, decision: SamplingDecision)] {
        var sampler = HardCaseSampler(settings: settings, seed: seed)
        var random = SeededGenerator(seed: seed)
        var left = calls
        return (0..<reviews).map { index in
            let margin = Double.random(in: 0...1, using: &random)
            let decision = sampler.consider(
                make(index, margin), callsLeft: left,
                secondsLeft: Double(reviews - index) * step, at: Double(index) * step)
            if case .ask = decision { left = left.map { $0 - 1 } }
            return (margin, decision)
        }
    }

    private static func isAsk(_ decision: SamplingDecision) -> Bool {
        if case .ask = decision { true } else { false }
    }

    @Test(
        "nearly the whole budget is spent and never more",
        arguments: [
            (500, 200, 1.0), (500, 200, 0.01), (500, 20, 10), (5_000, 500, 17), (500, 450, 1),
        ])
    func spends(reviews: Int, calls: Int, step: Double) {
        for seed in UInt64(1)...5 {
            let asked = Self.run(reviews: reviews, calls: calls, seed: seed, step: step)
                .filter { Self.isAsk($0.decision) }.count
            #expect(asked <= calls)
            #expect(Double(asked) >= 0.9 * Double(calls), "\(asked) of \(calls), seed \(seed)")
        }
    }

    @Test("without a limit the pace is that of the settings")
    func unlimited() {
        let settings = SamplerSettings(maxPerHour: 360)
        let asked = Self.run(reviews: 7_200, calls: nil, seed: 3, settings: settings)
            .filter { Self.isAsk($0.decision) }.count
        #expect((600...800).contains(asked), "\(asked)")
    }

    @Test("harder reviews are asked more often; the reserve does not look at the score")
    func prefersHard() {
        for seed in UInt64(1)...5 {
            let all = Self.run(reviews: 4_000, calls: 800, seed: seed)
            let hard = all.filter { if case .ask(.some) = $0.decision { true } else { false } }
            let reserve = all.filter { $0.decision == .ask(score: nil) }
            let mean = { (of: [(margin: Double, decision: SamplingDecision)]) in
                of.map(\.margin).reduce(0, +) / Double(of.count)
            }
            #expect(mean(hard) < 0.43, "\(mean(hard))")
            #expect(abs(mean(reserve) - 0.5) < 0.12, "\(mean(reserve))")
            #expect((40...120).contains(reserve.count), "\(reserve.count)")
        }
    }

    @Test("about one in a hundred goes to people, with calls and without")
    func extremes() {
        for calls in [0, 400] {
            let all = Self.run(reviews: 4_000, calls: calls, seed: 9).map(\.decision)
            let reviews = all.filter { if case .review = $0 { true } else { false } }.count
            #expect((15...80).contains(reviews), "\(reviews)")
            if calls == 0 { #expect(!all.contains(where: Self.isAsk)) }
        }
    }

    @Test("the same seed gives the same decisions, another one others")
    func deterministic() {
        let runs = [5, 5, 6].map {
            Self.run(reviews: 300, calls: 100, seed: $0).map(\.decision)
        }
        #expect(runs[0] == runs[1])
        #expect(runs[0] != runs[2])
    }

    @Test("a text is asked about once, whatever its case and punctuation")
    func duplicates() {
        let texts = [
            "The food was great but the waiter was rude.",
            "the FOOD was great, but the waiter was rude!",
        ]
        var asked = 0
        var sampler = HardCaseSampler(seed: 1)
        for index in 0..<100 {
            let outcome = Outcome(
                review: Review(id: "\(index)", text: texts[index % 2]), analysis: Analysis(),
                model: "m")
            let decision = sampler.consider(
                outcome, callsLeft: 1_000, secondsLeft: 10, at: Double(index) / 100)
            if Self.isAsk(decision) { asked += 1 }
            if index > 0 { #expect(decision == .skip(.nearDuplicate)) }
        }
        #expect(asked == 1)
    }

    @Test("one author has at most the cap, beside the reserve")
    func keys() {
        let settings = SamplerSettings(reserveShare: 0, perKeyMax: 3)
        let all = Self.run(reviews: 1_000, calls: 1_000, seed: 2, settings: settings) {
            Self.outcome($0, margin: $1, key: $0 % 2 == 0 ? "flood" : "k\($0)")
        }.map(\.decision)
        let flood = all.enumerated().filter { $0.offset % 2 == 0 && Self.isAsk($0.element) }
        #expect(flood.count == 3)
        #expect(all.contains(.skip(.keyCap)))
    }

    @Test("one topic of several has at most its share of the budget, one alone has all")
    func topics() {
        let settings = SamplerSettings(reserveShare: 0, perTopicShare: 0.5)
        let asked = { (others: Int) in
            Self.run(reviews: 2_000, calls: 400, seed: 4, settings: settings) {
                Self.outcome($0, margin: $1, topic: $0 % others == 1 ? "b" : "a")
            }.enumerated().filter { $0.offset % others != 1 && Self.isAsk($0.element.decision) }
                .count
        }
        #expect(asked(20) <= 200)
        #expect(asked(20) >= 180)
        #expect(asked(10_000_000) >= 180)
        let single = Self.run(reviews: 2_000, calls: 400, seed: 4, settings: settings)
        #expect(single.filter { Self.isAsk($0.decision) }.count >= 360)
    }

    @Test(
        "a clock that goes back, figures that are none, an empty doubt and odd settings do no harm")
    func hostile() {
        let nothing = SamplerSettings(
            reserveShare: .nan, extremeShare: -1, perKeyMax: -5, perTopicShare: 7, capSeconds: 0,
            nearDuplicateBits: 99, warmUp: -1, maxPerHour: .infinity, burstSeconds: -1,
            sharpness: .nan, expectedPerHour: -3)
        var sampler = HardCaseSampler(settings: nothing, seed: 0)
        let times: [Double] = [5, 3, .nan, -.infinity, .infinity, 1e18, 0]
        for index in 0..<700 {
            var outcome = Self.outcome(index, margin: index % 3 == 0 ? .nan : nil)
            let vector = [[Float](), [.nan, 1], [0, 0], [1e38, 1e38], [1, 2, 3]][index % 5]
            outcome.analysis.doubt?.embedding = vector
            if index % 11 == 0 { outcome.review.text = " 。🙂\u{0}" }
            let decision = sampler.consider(
                outcome, callsLeft: [nil, .min, 0, 1, .max][index % 5],
                secondsLeft: times[index % 7], at: times[(index + 3) % 7])
            if case .ask(let score?) = decision { #expect((0...1).contains(score)) }
        }
    }
}
