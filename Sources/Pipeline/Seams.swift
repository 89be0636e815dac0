import Opinions

/// Where records come from. Owned and called by the poll thread alone, but for `waker`.
///
/// `Kafka.Consumer` behind a thin adapter in the program; a simulated broker in tests.
public protocol RecordSource: AnyObject {
    /// Waits up to `timeout` for the first record or event, serves rebalances (by calling
    /// `rebalance` before it returns), and gives what there is: at most `recordsMax` records, and
    /// none more once they hold `bytesMax` bytes. Records gathered before a revocation that the
    /// same call served are left out.
    func poll(recordsMax: Int, bytesMax: Int, timeout: Duration) -> [SourceEvent]
    /// Called inside `poll`, on its thread. The partitions are given up when it returns.
    var rebalance: (any RebalanceHandler)? { get set }
    /// Stops or restarts fetching. Pausing keeps the assignment; `poll` must go on being called. A
    /// partition is not paused when it is assigned, whatever it was before.
    func pause(_ partitions: [PartitionID])
    func resume(_ partitions: [PartitionID])
    /// Commits the next offsets to read. `wait`: blocks for the broker's answer,
    /// no longer than this.
    func commit(_ next: [PartitionID: Int64], wait: Duration?) throws
    /// Moves the position of a partition: `poll` goes on from there.
    func seek(_ partition: PartitionID, to offset: Int64) throws
    /// One past the last record of a partition, asked of the broker; nil where no answer came in a
    /// second.
    func end(of partition: PartitionID) -> Int64?
    /// Ends a `poll` that is waiting in another thread, or the next one. Any thread.
    var waker: @Sendable () -> Void { get }
    /// Leaves the group, within `timeout`. It may call `rebalance`.
    func close(within timeout: Duration)
}

/// What a poll gave.
public enum SourceEvent: Sendable {
    case record(InputRecord)
    /// The batch at `offset` of a partition can't be read (librdkafka `_BAD_COMPRESSION`,
    /// `_BAD_MSG`), again and again; the partition stands still until somebody seeks past it.
    case unreadable(PartitionID, offset: Int64, reason: String)
    /// Answers to `commit` without `wait`.
    case committed([PartitionID: Int64])
    case commitFailed(reason: String)
    /// The group gave this member up (`_MAX_POLL_EXCEEDED`, fenced); fatal: it must end.
    case failed(reason: String, isFatal: Bool)
}

public protocol RebalanceHandler: AnyObject {
    func assigned(_ partitions: [PartitionID])
    /// `lost`: the group has given them to others already; committing is refused and must not be
    /// tried.
    func revoked(_ partitions: [PartitionID], lost: Bool)
}

/// Where records go. Owned and called by the poll thread alone.
public protocol RecordSink: AnyObject {
    /// Hands a record over. `token` comes back with its delivery.
    func send(_ record: OutputRecord, token: UInt64) -> SendOutcome
    /// Serves delivery reports; waits up to `timeout` for the first.
    func deliveries(timeout: Duration) -> [Delivery]
    /// Gives up what is not delivered; each comes back as a failed delivery.
    func purge()
}

public enum SendOutcome: Equatable, Sendable {
    case accepted
    /// The queue is full: try again after `deliveries`.
    case full
    /// This record will never be taken, others will; `isTooLarge`: for its size
    /// (`MSG_SIZE_TOO_LARGE`).
    case refused(reason: String, isTooLarge: Bool)
}

public struct Delivery: Equatable, Sendable {
    public enum Outcome: Equatable, Sendable {
        case delivered
        /// This record will never be taken, others will; `isTooLarge`: for its size.
        case refused(reason: String, isTooLarge: Bool)
        /// Not delivered in time, or purged: it may be sent again.
        case failed(reason: String)
        /// The producer is dead (fenced, `_FATAL`); the process must end.
        case fatal(reason: String)
    }
    public var token: UInt64
    public var outcome: Outcome

    public init(token: UInt64, outcome: Outcome) { (self.token, self.outcome) = (token, outcome) }
}

/// Something that finds opinions: a student. Any thread.
public protocol Analyst: Sendable {
    associatedtype Prepared: Sendable
    /// `opined-mini@3`, as results and headers name it.
    var model: String { get }
    /// Tokenizes; the poll thread calls it. Never fails: any text has tokens.
    func prepare(_ text: String) -> Prepared
    /// What a text costs, in tokens.
    func tokens(_ prepared: Prepared) -> Int
    /// One analysis for each text, in order. Blocks for as long as the arithmetic takes; a worker
    /// calls it. An answer depends on its text and the model alone.
    func analyse(_ batch: [Prepared]) throws -> [Analysis]
}
