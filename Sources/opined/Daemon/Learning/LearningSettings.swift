import Pipeline
import Registry

/// The settings of learning in service, without its parts.
struct LearningSettings: Equatable, Sendable {
    /// A turn is no later than this after the last one.
    static let turnSecondsMax = 1.0

    /// nil: this daemon trains nothing, and follows the registry.
    var schedule: DistillationSchedule.Settings?
    var followSeconds = 2.0
    /// Share of the reviews of a trial; 0: none is held.
    var canary = 0.05
    var bounds = CanaryTrial.Bounds()
    var prune = PruneBounds()
    /// A run that says nothing for so long is ended; training in idle time may be silent for long.
    var silenceSecondsMax = 3_600.0
    /// How often the corpus is read on.
    var corpusSeconds = 5.0
    /// Between tries of what a disk or a file did not allow.
    var retrySeconds = 60.0
    /// Between looks for a version that the group means and that is not here.
    var groupSeconds = 10.0
    /// How long a run that is told to stop may take, before it is ended.
    var stopSeconds = 3.0

    var turnSeconds: Double { min(Self.turnSecondsMax, followSeconds) }
}
