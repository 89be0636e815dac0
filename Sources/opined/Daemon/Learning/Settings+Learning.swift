import Pipeline

/// What learning in service is made of, from opined.yaml's.
extension Settings {
    var learning: LearningSettings {
        var learning = LearningSettings()
        if distillation.isEnabled { learning.schedule = distillation.schedule }
        learning.followSeconds = Double(rollout.followMilliseconds) / 1_000
        learning.canary = rollout.canary
        learning.bounds = rollout.bounds
        learning.prune = pruneBounds
        // The drain of the main line is the longest that a stop may take.
        learning.stopSeconds = min(
            learning.stopSeconds, Double(drain.timeoutMilliseconds) / 2_000)
        // What runs in idle time may have none for a day.
        if training.cores == 0 { learning.silenceSecondsMax = 86_400 }
        return learning
    }

    /// Outcomes that the drift monitor looks at in a turn at the most.
    var driftDoorCapacity: Int {
        max(1, Int(Double(sampling.lookedAtPerSecond) * learning.turnSeconds))
    }
}

extension DistillationSettings {
    var schedule: DistillationSchedule.Settings {
        DistillationSchedule.Settings(
            newAnswers: newAnswers, newAnswersMin: newAnswersMin, minuteOfDay: minuteOfDay,
            isOnDrift: isOnDrift)
    }
}

extension RolloutSettings {
    /// What a candidate on trial must keep to.
    var bounds: CanaryTrial.Bounds {
        var bounds = CanaryTrial.Bounds()
        bounds.reviews = reviews
        bounds.errorsMax = errorsMax
        bounds.latencyFactorMax = latencyFactorMax
        bounds.disagreementMax = disagreementMax
        return bounds
    }
}
