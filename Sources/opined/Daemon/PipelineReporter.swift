import Distillation
import Logging
import Metrics
import Opinions
import Pipeline

/// Tells metrics and log what the pipeline does. The poll thread calls it.
final class PipelineReporter: PipelineObserver {
    private let logger: Logger
    private let onOutcome: (Outcome) -> Void
    private let timers: [Stage: Metrics.Timer]
    private let batchTokens = Recorder(label: "opined_batch_tokens")
    private let batchRecords = Recorder(label: "opined_batch_records")
    private let opinions: [Polarity: Counter]

    /// - Parameter onOutcome: the door by which outcomes leave the line; it must not wait.
    init(logger: Logger, onOutcome: @escaping (Outcome) -> Void = { _ in }) {
        self.logger = logger
        self.onOutcome = onOutcome
        timers = Dictionary(
            uniqueKeysWithValues: Stage.allCases.map { stage in
                let dimensions = [("stage", stage.rawValue)]
                return (
                    stage,
                    Metrics.Timer(label: "opined_stage_duration_seconds", dimensions: dimensions)
                )
            })
        opinions = Dictionary(
            uniqueKeysWithValues: Polarity.allCases.map { polarity in
                let dimensions = [("polarity", polarity.rawValue)]
                return (polarity, Counter(label: "opined_opinions_total", dimensions: dimensions))
            })
    }

    func stage(_ stage: Stage, took: Duration, records: Int) {
        timers[stage]?.recordNanoseconds(Int64(took / .nanoseconds(1)))
    }

    func batch(records: Int, tokens: Int) {
        batchTokens.record(tokens)
        batchRecords.record(records)
    }

    func notice(_ notice: PipelineNotice) {
        logger.log(level: notice.isProblem ? .warning : .info, "\(notice)")
    }

    func outcome(
        _ review: Review, _ analysis: Analysis, model: String, of record: InputRecord
    ) {
        for opinion in analysis.opinions { opinions[opinion.polarity]?.increment() }
        onOutcome(
            Outcome(
                review: review, analysis: analysis, model: model, key: record.key,
                topic: record.source.topic))
    }
}
