/// What a consumer reads, as a member of which group, and how much it holds.
public struct ConsumerSettings: Sendable {
    /// How partitions are given to the members of a group; all members must name the same.
    public enum Assignor: String, CaseIterable, Sendable {
        /// A rebalance takes only the partitions that move; the others go on.
        case cooperativeSticky = "cooperative-sticky"
        /// A rebalance takes all partitions and gives them anew.
        case range
    }

    /// Where a partition starts for which the group has no commit, or one that is gone.
    public enum OffsetReset: String, CaseIterable, Sendable { case earliest, latest, error }

    public var client: ClientSettings
    public var group: String
    public var topics: [String]
    /// A name that outlives a restart (static membership): within the session timeout the member
    /// gets its partitions back without a rebalance. nil for none.
    public var instanceID: String?
    public var assignor = Assignor.cooperativeSticky
    public var offsetReset = OffsetReset.earliest
    /// After this silence the group gives the member's partitions to others.
    public var sessionTimeout = Duration.seconds(45)
    /// The longest between two polls; a member that is slower is put out of its group.
    public var maxPollInterval = Duration.seconds(300)
    /// Bytes that librdkafka reads ahead, over all partitions; at least 1 MiB.
    public var prefetchBytesMax = 16 << 20

    public init(client: ClientSettings, group: String, topics: [String]) {
        (self.client, self.group, self.topics) = (client, group, topics)
    }

    var properties: [(key: String, value: String)] {
        var properties = [
            ("group.id", group),
            ("partition.assignment.strategy", assignor.rawValue),
            ("auto.offset.reset", offsetReset.rawValue),
            ("session.timeout.ms", String(sessionTimeout.milliseconds)),
            // A third at most, so that two lost heartbeats cost nothing.
            ("heartbeat.interval.ms", String(min(3_000, sessionTimeout.milliseconds / 4))),
            ("max.poll.interval.ms", String(max(maxPollInterval, sessionTimeout).milliseconds)),
            ("queued.max.messages.kbytes", String(max(1_024, prefetchBytesMax >> 10))),
        ]
        if let instanceID { properties.append(("group.instance.id", instanceID)) }
        return properties
    }
}
