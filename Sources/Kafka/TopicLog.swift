import Crdkafka
import Logging

/// Reads a whole topic from its beginning, and on from its end, as a member of no group: every
/// process reads every record, and nothing is committed. For small, compacted topics.
///
/// Belongs to one thread, as ``Consumer`` does.
public final class TopicLog {
    private let inbox: ConsumerInbox
    private var handle: ClientHandle?
    /// Partitions whose end has not been reached yet.
    private var unfinished: Set<TopicPartition>

    /// Whether all was given that was there when reading began.
    public var isCaughtUp: Bool { unfinished.isEmpty }

    /// - Parameters:
    ///   - group: none is joined; it is the name by which librdkafka wants to be known.
    ///   - partitions: how many the topic has (``ClusterMetadata``).
    /// - Throws: every setting that librdkafka does not take.
    public init(
        _ client: ClientSettings, topic: String, partitions: Int, group: String, logger: Logger
    ) throws(ClientSettingsError) {
        inbox = ConsumerInbox(logger: logger, onStatistics: nil)
        var settings = ConsumerSettings(client: client, group: group, topics: [topic])
        // A word now and then: no member of a group waits for a thread that is busy.
        settings.maxPollInterval = .seconds(86_400)
        settings.prefetchBytesMax = 1 << 20
        var configuration = ClientConfiguration(client, inbox: inbox)
        configuration.set(PinnedSettings.consumer)
        configuration.set(settings.properties)
        configuration.set("enable.partition.eof", "true")
        configuration.setFurther(client.further)
        let handle = try configuration.open(RD_KAFKA_CONSUMER, inbox: inbox)
        rd_kafka_poll_set_consumer(handle.pointer)
        let all = (0..<partitions).map { TopicPartition(topic: topic, partition: Int32($0)) }
        unfinished = Set(all)
        inbox.gain(all)
        let list = TopicPartitionList(next: Dictionary(uniqueKeysWithValues: all.map { ($0, 0) }))
        // From the oldest record that is still there, not from offset 0.
        for index in 0..<Int(list.list.pointee.cnt) {
            list.list.pointee.elems[index].offset = Int64(RD_KAFKA_OFFSET_BEGINNING)
        }
        let code = rd_kafka_assign(handle.pointer, list.list)
        guard code == RD_KAFKA_RESP_ERR_NO_ERROR else {
            throw ClientSettingsError(problems: ["\(KafkaError("read topic \(topic)", code))"])
        }
        self.handle = handle
    }

    /// Waits up to `timeout` for something to happen, and gives what there is.
    public func poll(recordsMax: Int, bytesMax: Int, timeout: Duration) -> [ConsumerEvent] {
        guard let pointer = handle?.pointer else { return [] }
        var wait = Int32(milliseconds: timeout)
        var messages = 0
        while messages < recordsMax, inbox.bytes < bytesMax,
            let message = rd_kafka_consumer_poll(pointer, wait)
        {
            if message.pointee.err == RD_KAFKA_RESP_ERR__PARTITION_EOF {
                reachedEnd(message)
            } else {
                inbox.receive(pointer, message)
            }
            rd_kafka_message_destroy(message)
            (wait, messages) = (0, messages + 1)
        }
        return inbox.take()
    }

    /// The second call does nothing.
    public func close(within timeout: Duration) {
        guard let handle else { return }
        self.handle = nil
        _ = handle.destroy(within: timeout)
    }

    private func reachedEnd(_ message: UnsafePointer<rd_kafka_message_t>) {
        guard let topic = message.pointee.rkt else { return }
        unfinished.remove(
            TopicPartition(
                topic: String(cString: rd_kafka_topic_name(topic)),
                partition: message.pointee.partition))
    }
}
