/// A header of a Kafka record. Keys may repeat and order counts.
public struct RecordHeader: Equatable, Sendable {
    public var key: String
    /// nil is a null value, which is not an empty one.
    public var value: [UInt8]?

    public init(key: String, value: [UInt8]?) { (self.key, self.value) = (key, value) }
}

/// One partition of one topic.
public struct PartitionID: Hashable, Sendable, CustomStringConvertible {
    public var topic: String
    public var partition: Int32

    public init(topic: String, partition: Int32) {
        (self.topic, self.partition) = (topic, partition)
    }

    public var description: String { "\(topic)/\(partition)" }
}

/// A record as it was read.
public struct InputRecord: Equatable, Sendable {
    public var source: PartitionID
    public var offset: Int64
    /// Milliseconds since the epoch; nil where the broker gave none.
    public var timestampMilliseconds: Int64?
    public var key: [UInt8]?
    /// nil is a tombstone.
    public var value: [UInt8]?
    public var headers: [RecordHeader]

    public init(
        source: PartitionID, offset: Int64, timestampMilliseconds: Int64? = nil,
        key: [UInt8]? = nil, value: [UInt8]?, headers: [RecordHeader] = []
    ) {
        self.source = source
        self.offset = offset
        self.timestampMilliseconds = timestampMilliseconds
        self.key = key
        self.value = value
        self.headers = headers
    }
}

/// A record to write.
public struct OutputRecord: Equatable, Sendable {
    public var topic: String
    public var timestampMilliseconds: Int64?
    public var key: [UInt8]?
    public var value: [UInt8]?
    public var headers: [RecordHeader]

    public init(
        topic: String, timestampMilliseconds: Int64? = nil, key: [UInt8]?, value: [UInt8]?,
        headers: [RecordHeader] = []
    ) {
        self.topic = topic
        self.timestampMilliseconds = timestampMilliseconds
        self.key = key
        self.value = value
        self.headers = headers
    }
}
