/// What other threads may know of a running pipeline: a copy, taken at the poll thread's turns.
public struct PipelineStatus: Sendable {
    /// What happened, counted since the start.
    public struct Counts: Equatable, Sendable {
        public var batches = 0
        public var cacheHits = 0
        public var cacheMisses = 0
        /// Opinions left out because their target was not found in the text.
        public var droppedOpinions = 0
        public var commits = 0
        public var commitFailures = 0
        /// Deliveries that failed and were tried again.
        public var resends = 0
        /// Answers and deliveries of records whose partition had been given up meanwhile.
        public var late = 0
        /// Records of partitions that are not, or no longer, assigned.
        public var strays = 0
        /// Partitions that were read from an earlier offset again within one assignment.
        public var rewinds = 0
        public var unreadableBatches = 0
        public var pauses = 0
    }

    /// How far one assigned partition is.
    public struct Position: Equatable, Sendable {
        /// The next offset to read.
        public var read: Int64?
        /// The next offset to read after a restart, as the broker acknowledged it.
        public var committed: Int64?
        public var inFlight: Int
    }

    /// The last turn of the poll thread.
    public var lastPoll: ContinuousClock.Instant?
    /// The last batch that came back from a worker, or that was given to workers that were idle.
    public var lastAnswer: ContinuousClock.Instant?
    /// The last commit that the broker acknowledged, or when something began to wait for one.
    public var lastCommit: ContinuousClock.Instant?
    /// Batches at workers: where this is 0, workers are idle, and `lastAnswer` may be old.
    public var batchesOut = 0
    /// Whether something settled is not yet committed: where this is false, `lastCommit` may be
    /// old.
    public var hasUncommitted = false
    public var inFlight = Load()
    /// Records that wait for the sink.
    public var outbox = 0
    public var isPaused = false
    public var isStopping = false
    public var counts = Counts()
    /// The books of every partition seen since the start; at most 100 ms older than the rest.
    public var partitions: [PartitionID: Conservation] = [:]
    /// The partitions assigned, as old as `partitions`.
    public var assigned: [PartitionID: Position] = [:]

    public init() {}
}
