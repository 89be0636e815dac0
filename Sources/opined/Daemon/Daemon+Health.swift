import Admin
import Pipeline

/// How a daemon is, from what was seen of it, never from a flag that somebody set.
extension Daemon {
    /// The longest that commits may go unanswered before the daemon is not ready.
    private var commitSilenceMax: Duration {
        .seconds(15) + .milliseconds(settings.commit.intervalMilliseconds)
    }

    /// What the watchdog is to expect: a revoked partition keeps the poll thread as long as the
    /// settings say, and a commit that is waited for as long as the broker may take.
    var watchdog: Watchdog {
        var limits = Watchdog.Limits()
        limits.poll += .milliseconds(settings.drain.revokeTimeoutMilliseconds)
        limits.poll += settings.pipeline.commitTimeout
        return Watchdog(limits: limits, startedAt: startedAt)
    }

    /// Whether the process makes progress; if not, it should be restarted.
    func verdict(at now: ContinuousClock.Instant) -> Watchdog.Verdict {
        let status = control.status
        // While it stops, the drain's own deadline holds.
        guard !status.isStopping else { return .alive }
        return watchdog.judge(
            Watchdog.Progress(
                poll: status.lastPoll ?? startedAt, workers: status.lastAnswer,
                batchesOut: status.batchesOut, commit: status.lastCommit,
                isCommitDue: status.hasUncommitted), at: now)
    }

    func health(at now: ContinuousClock.Instant) -> HealthReport {
        switch verdict(at: now) {
        case .alive: .ok
        case .stuck(let reason): HealthReport(reasons: [reason])
        }
    }

    /// Whether it does its work at the moment.
    func readiness(at now: ContinuousClock.Instant) -> HealthReport {
        let status = control.status
        var reasons = health(at: now).reasons
        if !connection.isConnected {
            let trouble = connection.lastTrouble.map { ": \($0)" } ?? ""
            reasons.append("no broker of kafka.brokers was reached yet\(trouble)")
        }
        if connection.isConnected, clients.isAnyBrokerUp == false {
            reasons.append("no broker is connected; they are tried again without end")
        }
        if status.isStopping { reasons.append("stopping") }
        if status.hasUncommitted, let last = status.lastCommit, now - last > commitSilenceMax {
            reasons.append("no commit was acknowledged for \((now - last).components.seconds) s")
        }
        return HealthReport(reasons: reasons)
    }
}
