import Distillation

/// The settings of the room Distillation, from opined.yaml's.
extension Settings {
    var teacherLoop: TeacherLoopSettings {
        var loop = TeacherLoopSettings(
            parameters: ChatParameters(
                model: teacher.model, tokensMax: teacher.answerTokensMax,
                temperature: teacher.temperature),
            price: teacher.price.price)
        loop.retry = RetrySchedule(attemptsMax: teacher.attemptsMax)
        // The drain of the main line is the longest that a stop may take.
        loop.farewellSeconds = min(
            loop.farewellSeconds, Double(drain.timeoutMilliseconds) / 2_000)
        loop.waitingMax = max(loop.waitingMax, 4 * teacher.concurrency)
        return loop
    }

    var sampler: SamplerSettings {
        SamplerSettings(
            reserveShare: sampling.reserveShare, extremeShare: sampling.peopleShare,
            perKeyMax: sampling.perKeyMax, perTopicShare: sampling.perTopicShare,
            capSeconds: Double(sampling.capHours) * 3_600,
            nearDuplicateBits: sampling.nearDuplicateBits)
    }

    /// Outcomes that the loop takes in a turn at the most.
    var doorCapacity: Int {
        max(1, Int((Double(sampling.lookedAtPerSecond) * teacherLoop.turnSeconds).rounded()))
    }
}

extension SamplingSettings {
    /// Over which time the calls that are left are spread: the rest of the day, or as long as the
    /// pace of the settings needs.
    var secondsLeft: @Sendable (TeacherLoop.Time, Int?) -> Double {
        { [pacePerHour] time, callsLeft in
            guard pacePerHour > 0, let callsLeft else { return TeacherLoop.restOfDay(time) }
            return max(1, Double(callsLeft) / Double(pacePerHour) * 3_600)
        }
    }
}

extension TeacherBudgetSettings {
    /// What is 0 in the settings is no limit.
    var limits: BudgetLimits {
        let all: [BudgetLimits.Limit: Int] = [
            .callsPerDay: callsPerDay, .callsTotal: callsTotal, .tokensPerDay: tokensPerDay,
            .tokensTotal: tokensTotal, .moneyPerDay: Self.microdollars(dollarsPerDay),
            .moneyTotal: Self.microdollars(dollarsTotal),
        ]
        return BudgetLimits(all.filter { $0.value > 0 })
    }

    private static func microdollars(_ dollars: Double) -> Int {
        Int((dollars * 1_000_000).rounded(.up))
    }
}

extension TeacherPriceSettings {
    var price: Price {
        Price(
            promptPerMillion: Int((promptPerMillion * 1_000_000).rounded(.up)),
            completionPerMillion: Int((completionPerMillion * 1_000_000).rounded(.up)))
    }
}
