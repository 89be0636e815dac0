/// What a poll gave, in the order in which it happened.
public enum ConsumerEvent: Sendable {
    case record(Record)

    /// What stands at `offset` can't be read: a batch that does not decompress or whose checksum is
    /// wrong, three times in a row. The partition gives nothing until `seek`, and is reported again
    /// if the place that was sought can't be read either.
    case unreadable(TopicPartition, offset: Int64, reason: String)

    /// The answer to a commit that did not wait.
    case committed([TopicPartition: Int64])
    case commitFailed(KafkaError)

    /// Something the consumer can't mend: put out of its group for polling too rarely, a topic that
    /// does not exist, a right that is missing. `isFatal`: it will never read again.
    case failed(KafkaError, partition: TopicPartition?, isFatal: Bool)

    /// librdkafka can't reach its brokers as it should, and goes on trying.
    case trouble(ClientTrouble)
}
