/// The settings of the pipeline, at their defaults.
public struct PipelineSettings: Equatable, Sendable {
    /// What becomes of a record without value.
    public enum Tombstones: String, CaseIterable, Sendable {
        /// A tombstone with the same key is written: what a compacted input forgets, a compacted
        /// output forgets too. One without a key deletes nothing and is only counted.
        case forward
        /// It is counted.
        case skip
    }

    public var outputTopic: String
    public var tombstones = Tombstones.forward
    public var batch = BatchLimits()
    public var inFlight = InFlightLimit.Bounds()
    public var cache = ResultCache.Bounds()
    /// Records that one `poll` may give.
    public var pollRecordsMax = 500
    /// The longest that the poll thread waits for records.
    public var pollWaitMax = Duration.milliseconds(100)
    /// Results that may wait for a full sink before reading and answering stop.
    public var outboxMax = 2_000
    public var commitInterval = Duration.seconds(1)
    /// The longest wait for the broker's answer to a commit.
    public var commitTimeout = Duration.seconds(5)
    /// Between a failed delivery and its next try; doubled by each further failure of the same
    /// record.
    public var resendBackoff = Duration.milliseconds(100)
    public var resendBackoffMax = Duration.seconds(5)
    /// The longest that a revocation waits for records at workers and at the sink; the commit may
    /// take `commitTimeout` more. Both must be well below the session timeout of the group.
    public var revokeTimeout = Duration.seconds(5)
    /// The longest from `stop` until the run has ended, whatever the brokers do.
    public var drainTimeout = Duration.seconds(10)

    public init(outputTopic: String) { self.outputTopic = outputTopic }
}
