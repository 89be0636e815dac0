import Distillation

/// F1 against teacher answers, for the sampler and for random choice.
struct SamplerReport: Sendable {
    /// Of one seed.
    struct Run: Sendable {
        var sampler, random: [AnswerCurve.Point]
        /// Areas under the ROC curve.
        var powers: [HardnessSignal: Double]
    }

    /// Both kinds of choice at one budget.
    struct Row: Sendable {
        var budget: Double
        var asked, sampler, random: MeanInterval
    }

    let sentences: Int
    let settings: SamplerSettings
    let runs: [Run]

    var rows: [Row] {
        guard let first = runs.first else { return [] }
        return first.sampler.indices.compactMap { index in
            guard let asked = MeanInterval(runs.map { Double($0.sampler[index].asked) }),
                let sampler = MeanInterval(runs.map { $0.sampler[index].f1 }),
                let random = MeanInterval(runs.map { $0.random[index].f1 })
            else { return nil }
            return Row(
                budget: first.sampler[index].budget, asked: asked, sampler: sampler,
                random: random)
        }
    }

    var samplerArea: MeanInterval? { area(\.sampler) }
    var randomArea: MeanInterval? { area(\.random) }

    /// Seed by seed: both saw the same stream.
    var advantage: MeanInterval? {
        MeanInterval(
            runs.compactMap { run in
                guard let sampler = AnswerCurve.area(run.sampler),
                    let random = AnswerCurve.area(run.random)
                else { return nil }
                return sampler - random
            })
    }

    private func area(_ curve: KeyPath<Run, [AnswerCurve.Point]>) -> MeanInterval? {
        MeanInterval(runs.compactMap { AnswerCurve.area($0[keyPath: curve]) })
    }

    /// The signals that were measured, the strongest first.
    var powers: [(signal: HardnessSignal, power: MeanInterval)] {
        HardnessSignal.allCases.compactMap { signal in
            MeanInterval(runs.compactMap { $0.powers[signal] }).map { (signal, $0) }
        }.sorted { $0.power.mean > $1.power.mean }
    }
}
