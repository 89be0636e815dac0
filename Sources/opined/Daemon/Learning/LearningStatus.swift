import Distillation

/// What learning has done since the start, and how it is: for metrics.
struct LearningStatus: Equatable, Sendable {
    /// Why another version took over, or should have.
    enum Cause: String, CaseIterable, Sendable {
        /// It proved itself on live reviews.
        case trial
        /// Somebody made it the champion of the registry.
        case registry
        /// The group has decided.
        case group
    }

    enum TrialEnd: String, CaseIterable, Sendable {
        case extended, returned
        /// Another version took over meanwhile.
        case cut
    }

    enum RunEnd: String, CaseIterable, Sendable {
        case passed, refused, nothing, postponed, failed, stopped
    }

    /// A trial under way.
    struct Trial: Equatable, Sendable {
        var model: String
        var reviews: Int
        var disagreement: Double
    }

    var swaps: [Cause: Int] = [:]
    var swapFailures: [Cause: Int] = [:]
    var trial: Trial?
    var trials: [TrialEnd: Int] = [:]
    var runs: [RunEnd: Int] = [:]
    var isTraining = false
    /// Of the run under way, or else of the last one.
    var step: DistilEvent.Step?
    var lastRun: LearningMemory.LastRun?
    var newAnswers = 0
    var alarms: [DriftSignal: Int] = [:]
    /// Whether learning remembers over a restart.
    var isMemoryWritten = true
}
