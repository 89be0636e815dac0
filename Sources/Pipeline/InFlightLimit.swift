/// Says when to stop reading: at a bound on records, bytes or tokens in flight.
///
/// Reading starts again only once all three have fallen well below their bounds: pausing throws
/// away what librdkafka has fetched ahead (confluentinc/librdkafka#2703), so it must be rare.
public struct InFlightLimit: Sendable {
    public struct Bounds: Equatable, Sendable {
        public var records: Int
        public var bytes: Int
        public var tokens: Int
        /// Reading starts again at this fraction of each bound, 0…1.
        public var resumeFraction: Double

        public init(
            records: Int = 20_000, bytes: Int = 67_108_864, tokens: Int = 2_000_000,
            resumeFraction: Double = 0.5
        ) {
            self.records = records
            self.bytes = bytes
            self.tokens = tokens
            self.resumeFraction = resumeFraction
        }
    }

    private let bounds: Bounds
    private let resumeAt: Load
    public private(set) var load = Load()
    /// Whether reading must stand still. It changes at the bounds and at the resume fraction only.
    public private(set) var isFull = false

    /// - Precondition: the bounds are positive and the fraction is in 0…1.
    public init(bounds: Bounds) {
        precondition(bounds.records > 0 && bounds.bytes > 0 && bounds.tokens > 0)
        precondition((0...1).contains(bounds.resumeFraction))
        self.bounds = bounds
        func resume(_ bound: Int) -> Int { Int(Double(bound) * bounds.resumeFraction) }
        resumeAt = Load(
            records: resume(bounds.records), bytes: resume(bounds.bytes),
            tokens: resume(bounds.tokens))
    }

    /// What may still be read before a bound is met; at least one, so that a record larger than a
    /// bound passes when nothing else is in flight.
    public var recordsLeft: Int { max(1, bounds.records - load.records) }
    public var bytesLeft: Int { max(1, bounds.bytes - load.bytes) }

    public mutating func take(_ more: Load) {
        load += more
        if load.records >= bounds.records || load.bytes >= bounds.bytes
            || load.tokens >= bounds.tokens
        {
            isFull = true
        }
    }

    /// - Precondition: it was taken before.
    public mutating func giveBack(_ less: Load) {
        load -= less
        precondition(load.records >= 0 && load.bytes >= 0 && load.tokens >= 0)
        if load.records <= resumeAt.records && load.bytes <= resumeAt.bytes
            && load.tokens <= resumeAt.tokens
        {
            isFull = false
        }
    }
}
