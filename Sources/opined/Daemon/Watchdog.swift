/// Decides whether the daemon still makes progress. A value without clock, thread or socket.
///
/// Three things must move: the poll thread always; the workers while they have batches; commits
/// while finished work waits to be committed. A thread that pinged systemd unasked would keep a
/// daemon alive that does nothing.
struct Watchdog: Equatable, Sendable {
    typealias Instant = ContinuousClock.Instant

    /// What was seen of the daemon.
    struct Progress: Equatable, Sendable {
        /// When the poll thread last came round.
        var poll: Instant
        /// When a worker last finished a batch, or was given one while idle; nil before the first.
        var workers: Instant?
        /// Batches at the workers.
        var batchesOut: Int
        /// When the brokers last answered a commit, or work first waited for one; nil before that.
        var commit: Instant?
        /// Offsets that could be committed.
        var isCommitDue: Bool
    }

    enum Verdict: Equatable, Sendable {
        case alive
        /// What stands still, and for how long.
        case stuck(String)
    }

    /// The longest that each may stand still. A broker that is down is no reason for a restart,
    /// which would not bring it back: commits get more time than any outage that librdkafka rides
    /// out.
    struct Limits: Equatable, Sendable {
        var poll = Duration.seconds(10)
        var workers = Duration.seconds(60)
        var commit = Duration.seconds(600)
    }

    let limits: Limits
    /// While the daemon starts or drains, other deadlines hold.
    let startedAt: Instant

    init(limits: Limits = Limits(), startedAt: Instant) {
        (self.limits, self.startedAt) = (limits, startedAt)
    }

    /// Judges `progress` as it is at `now`.
    func judge(_ progress: Progress, at now: Instant) -> Verdict {
        if let found = standstill("the poll thread", progress.poll, limits.poll, now) {
            return found
        }
        if progress.batchesOut > 0,
            let found = standstill(
                "the workers", progress.workers ?? startedAt, limits.workers, now)
        {
            return found
        }
        if progress.isCommitDue,
            let found = standstill("commits", progress.commit ?? startedAt, limits.commit, now)
        {
            return found
        }
        return .alive
    }

    private func standstill(
        _ what: String, _ last: Instant, _ limit: Duration, _ now: Instant
    ) -> Verdict? {
        let silence = last.duration(to: now)
        guard silence > limit else { return nil }
        return .stuck("\(what) made no progress for \(silence.components.seconds) s")
    }
}

extension Watchdog {
    /// How often systemd wants to hear from us: half of `$WATCHDOG_USEC` (sd_watchdog_enabled(3)).
    ///
    /// - Returns: nil where it wants nothing, or means another process.
    static func interval(environment: [String: String], processID: Int32) -> Duration? {
        guard let microseconds = environment["WATCHDOG_USEC"].flatMap(Int64.init),
            microseconds > 1
        else { return nil }
        if let owner = environment["WATCHDOG_PID"], owner != "\(processID)" { return nil }
        return .microseconds(microseconds / 2)
    }
}
