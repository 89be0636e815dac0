/// A header of a record. Keys may repeat, and their order counts.
public struct Header: Equatable, Sendable {
    public var key: String
    /// nil is a null value, which is not an empty one.
    public var value: [UInt8]?

    public init(key: String, value: [UInt8]?) { (self.key, self.value) = (key, value) }
}

/// A record as it was read.
public struct Record: Equatable, Sendable {
    public var source: TopicPartition
    public var offset: Int64
    /// Milliseconds since the epoch; nil where the broker gave none.
    public var timestampMilliseconds: Int64?
    public var key: [UInt8]?
    /// nil is a tombstone.
    public var value: [UInt8]?
    public var headers: [Header]

    public init(
        source: TopicPartition, offset: Int64, timestampMilliseconds: Int64? = nil,
        key: [UInt8]? = nil, value: [UInt8]?, headers: [Header] = []
    ) {
        self.source = source
        self.offset = offset
        self.timestampMilliseconds = timestampMilliseconds
        self.key = key
        self.value = value
        self.headers = headers
    }

    /// Bytes of key, value and headers: what the record costs in memory, but for a constant.
    public var bytes: Int {
        headers.reduce((key?.count ?? 0) + (value?.count ?? 0)) {
            $0 + $1.key.utf8.count + ($1.value?.count ?? 0)
        }
    }
}

/// A record to write.
public struct NewRecord: Equatable, Sendable {
    public var topic: String
    /// nil lets the partitioner choose: by key, or at random without one.
    public var partition: Int32?
    /// Milliseconds since the epoch; nil is the time of sending.
    public var timestampMilliseconds: Int64?
    public var key: [UInt8]?
    /// nil is a tombstone.
    public var value: [UInt8]?
    public var headers: [Header]

    public init(
        topic: String, partition: Int32? = nil, timestampMilliseconds: Int64? = nil,
        key: [UInt8]?, value: [UInt8]?, headers: [Header] = []
    ) {
        self.topic = topic
        self.partition = partition
        self.timestampMilliseconds = timestampMilliseconds
        self.key = key
        self.value = value
        self.headers = headers
    }
}
