/// How a producer batches, compresses and gives up.
public struct ProducerSettings: Sendable {
    /// The codec of whole batches, which any Kafka client undoes by itself.
    public enum Compression: String, CaseIterable, Sendable { case none, gzip, snappy, lz4, zstd }

    public var client: ClientSettings
    public var compression = Compression.zstd
    /// Of `compression`; -1 is the codec's own choice.
    public var compressionLevel = -1
    /// The longest that a record waits for others of its batch.
    public var linger = Duration.milliseconds(5)
    /// From `send` to the report that a record failed, retries included.
    public var deliveryTimeout = Duration.seconds(120)
    /// The largest record; larger ones are refused at once.
    public var recordBytesMax = 1 << 20
    /// Records and bytes sent and not yet reported; `send` answers `.full` beyond.
    public var queueRecordsMax = 20_000
    public var queueBytesMax = 64 << 20

    public init(client: ClientSettings) { self.client = client }

    var properties: [(key: String, value: String)] {
        [
            ("compression.codec", compression.rawValue),
            ("compression.level", String(compressionLevel)),
            ("linger.ms", String(linger.milliseconds)),
            ("message.timeout.ms", String(deliveryTimeout.milliseconds)),
            ("message.max.bytes", String(recordBytesMax)),
            ("queue.buffering.max.messages", String(queueRecordsMax)),
            ("queue.buffering.max.kbytes", String(max(1, queueBytesMax >> 10))),
        ]
    }
}
