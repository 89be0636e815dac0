import Distillation
import Opinions

/// Labelled sentences as a stream, of which a teacher answers some.
///
/// The teacher stands in for the student: where it is asked, the gold answer counts instead of the
/// student's. Nothing is learned from it, so this measures whether the sentences are chosen in
/// which the student is wrong, and not what a student gains that is trained on them.
struct SamplerTrial {
    /// A sentence with what the student said of it and what is right, both as the metric reads
    /// them.
    struct Case: Sendable {
        let outcome: Outcome
        let gold: [OpinionPair]
        let said: [OpinionPair]

        init(_ entry: BenchmarkEntry, _ analysis: Analysis, model: String, _ task: BenchmarkTask) {
            func parsed(_ pairs: [OpinionPair]) -> [OpinionPair] {
                OpinionText.parsed(
                    OpinionText.linearised(pairs), sentence: entry.sentence, task: task)
            }
            outcome = Outcome(
                review: Review(id: entry.id, text: entry.sentence), analysis: analysis,
                model: model)
            gold = parsed(entry.pairs(task))
            said = parsed(analysis.pairs(task))
        }

        var isWrong: Bool { Set(gold) != Set(said) }
    }

    /// Budgets, as shares of the sentences.
    static let budgets = (0...20).map { Double($0) / 20 }
    static let seeds: [UInt64] = [1, 2, 3, 4, 5]

    let cases: [Case]
    var settings = SamplerSettings()

    func report() -> SamplerReport {
        let runs = Self.seeds.map { seed in
            var random = SeededRandom(seed: seed)
            let stream = cases.shuffled(using: &random)
            return SamplerReport.Run(
                sampler: Self.budgets.map { sampled(stream, budget: $0, seed: seed) },
                random: Self.budgets.map { chance(stream, budget: $0, using: &random) },
                powers: powers(stream, seed: seed))
        }
        return SamplerReport(sentences: cases.count, settings: settings, runs: runs)
    }

    /// As the daemon asks: one pass, one sentence a second, at most so many answers.
    private func sampled(_ stream: [Case], budget: Double, seed: UInt64) -> AnswerCurve.Point {
        var sampler = HardCaseSampler(settings: settings, seed: seed)
        var left = Self.calls(budget, of: stream)
        var score = PairScore()
        var asked = 0
        for (index, item) in stream.enumerated() {
            let decision = sampler.consider(
                item.outcome, callsLeft: left, secondsLeft: Double(stream.count - index),
                at: Double(index))
            var answer = item.said
            if case .ask = decision {
                (left, asked, answer) = (left - 1, asked + 1, item.gold)
            }
            score.add(gold: item.gold, predicted: answer)
        }
        return AnswerCurve.Point(budget: budget, asked: asked, f1: score.f1)
    }

    /// All of the budget, for any sentences.
    private func chance(
        _ stream: [Case], budget: Double, using random: inout SeededRandom
    ) -> AnswerCurve.Point {
        let asked = Self.calls(budget, of: stream)
        let chosen = Set(stream.indices.shuffled(using: &random).prefix(asked))
        var score = PairScore()
        for (index, item) in stream.enumerated() {
            score.add(
                gold: item.gold, predicted: chosen.contains(index) ? item.gold : item.said)
        }
        return AnswerCurve.Point(budget: budget, asked: asked, f1: score.f1)
    }

    /// How well each signal by itself tells the sentences in which the student is wrong.
    private func powers(_ stream: [Case], seed: UInt64) -> [HardnessSignal: Double] {
        var sampler = HardCaseSampler(settings: settings, seed: seed)
        var measured: [HardnessSignal: SignalPower] = [:]
        for (index, item) in stream.enumerated() {
            _ = sampler.consider(
                item.outcome, callsLeft: 0, secondsLeft: Double(stream.count - index),
                at: Double(index))
            for signal in HardnessSignal.allCases {
                guard let value = sampler.signals?[signal] else { continue }
                measured[signal, default: SignalPower()].note(value, isWrong: item.isWrong)
            }
        }
        return measured.compactMapValues(\.area)
    }

    private static func calls(_ budget: Double, of stream: [Case]) -> Int {
        Int((budget * Double(stream.count)).rounded())
    }
}
