import Admin
import Distillation

/// Turns the status of learning into metrics, at each scrape.
struct LearningMetrics: Sendable {
    let status: @Sendable () -> LearningStatus

    static let descriptions: [MetricDescription] = [
        MetricDescription(
            "opined_model_swap_total",
            "Versions that took over, or should have, by result and reason."),
        MetricDescription("opined_canary_reviews", "Reviews that the candidate on trial answered."),
        MetricDescription(
            "opined_canary_disagreement_ratio", "Share of them that it answered differently."),
        MetricDescription("opined_canary_trials_total", "Trials, by how they ended."),
        MetricDescription("opined_training_running", "1 while a student is trained."),
        MetricDescription("opined_training_steps_done", "Of the run under way, or the last one."),
        MetricDescription("opined_training_steps_planned", "Of the same."),
        MetricDescription("opined_training_loss", "Of its last step."),
        MetricDescription("opined_training_remaining_seconds", "As it estimates."),
        MetricDescription("opined_training_runs_total", "Runs of the trainer, by their outcome."),
        MetricDescription(
            "opined_training_last_run_timestamp_seconds", "When the last run ended, by outcome."),
        MetricDescription(
            "opined_training_new_answers", "Accepted answers since the last run that ended well."),
        MetricDescription(
            "opined_training_memory_written", "0 while a restart would forget what was learned."),
        MetricDescription("opined_drift_alarms_total", "Changes of the stream, by signal."),
    ]

    func readings() -> [MetricReading] {
        let status = status()
        return swaps(status) + trial(status) + training(status)
            + DriftSignal.allCases.map {
                Self.counter("opined_drift_alarms_total", status.alarms[$0], "signal", $0.rawValue)
            }
    }

    private func swaps(_ status: LearningStatus) -> [MetricReading] {
        LearningStatus.Cause.allCases.flatMap { cause in
            [("swapped", status.swaps[cause]), ("failed", status.swapFailures[cause])].map {
                MetricReading(
                    "opined_model_swap_total", .counter, Double($0.1 ?? 0),
                    labels: [
                        MetricLabel("result", $0.0), MetricLabel("reason", cause.rawValue),
                    ])
            }
        }
    }

    private func trial(_ status: LearningStatus) -> [MetricReading] {
        let reviews = Double(status.trial?.reviews ?? 0)
        let ratio = status.trial?.disagreement ?? 0
        return [
            MetricReading("opined_canary_reviews", .gauge, reviews),
            MetricReading("opined_canary_disagreement_ratio", .gauge, ratio),
        ]
            + LearningStatus.TrialEnd.allCases.map {
                Self.counter(
                    "opined_canary_trials_total", status.trials[$0], "result", $0.rawValue)
            }
    }

    private func training(_ status: LearningStatus) -> [MetricReading] {
        let step = status.step
        let gauges: [(String, Double?)] = [
            ("opined_training_running", status.isTraining ? 1 : 0),
            ("opined_training_steps_done", step.map { Double($0.step) }),
            ("opined_training_steps_planned", step.map { Double($0.steps) }),
            ("opined_training_loss", step?.loss),
            ("opined_training_remaining_seconds", status.isTraining ? step?.secondsLeft : nil),
            ("opined_training_new_answers", Double(status.newAnswers)),
            ("opined_training_memory_written", status.isMemoryWritten ? 1 : 0),
        ]
        return gauges.compactMap { name, value in
            value.map { MetricReading(name, .gauge, $0) }
        }
            + LearningStatus.RunEnd.allCases.map {
                Self.counter("opined_training_runs_total", status.runs[$0], "outcome", $0.rawValue)
            }
            + [status.lastRun].compactMap(\.self).map {
                MetricReading(
                    "opined_training_last_run_timestamp_seconds", .gauge, $0.ended,
                    labels: [MetricLabel("outcome", $0.outcome)])
            }
    }

    private static func counter(
        _ name: String, _ value: Int?, _ label: String, _ text: String
    ) -> MetricReading {
        MetricReading(name, .counter, Double(value ?? 0), labels: [MetricLabel(label, text)])
    }
}
