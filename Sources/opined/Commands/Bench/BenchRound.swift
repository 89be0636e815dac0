/// One time that the daemon was loaded and ran empty.
struct BenchRound: Sendable {
    /// How far everything was at a moment.
    struct Mark: Sendable {
        let at: ContinuousClock.Instant
        /// Answered since the start.
        let reviews: Int
        /// Of the poll thread and the workers since they began.
        let cpuSeconds: Double
        let processSeconds: Double
    }

    /// The daemon is idle.
    let start: Mark
    /// The daemon is under full load from here to `unloaded`.
    let loaded: Mark
    let unloaded: Mark
    /// The daemon is idle again.
    let end: Mark

    /// Under full load.
    var reviewsPerSecond: Double {
        Double(unloaded.reviews - loaded.reviews) / ((unloaded.at - loaded.at) / .seconds(1))
    }

    /// From idle to idle: every review is counted with all that it cost.
    var reviews: Int { end.reviews - start.reviews }

    var reviewsPerCPUSecond: Double { Double(reviews) / (end.cpuSeconds - start.cpuSeconds) }

    var reviewsPerProcessCPUSecond: Double {
        Double(reviews) / (end.processSeconds - start.processSeconds)
    }
}

extension DaemonFigures {
    /// Medians of rounds.
    init(_ rounds: [BenchRound], full: Latency, single: Latency) {
        self.init(
            reviews: rounds.reduce(0) { $0 + $1.reviews },
            reviewsPerSecond: rounds.map(\.reviewsPerSecond).median ?? 0,
            reviewsPerCPUSecond: rounds.map(\.reviewsPerCPUSecond).median ?? 0,
            reviewsPerProcessCPUSecond: rounds.map(\.reviewsPerProcessCPUSecond).median ?? 0,
            fullLatencyMilliseconds: full, singleLatencyMilliseconds: single)
    }
}
