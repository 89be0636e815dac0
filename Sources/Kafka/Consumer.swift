import Crdkafka
import Logging

/// A member of a consumer group: reads records, and commits how far they are dealt with.
///
/// Belongs to one thread, which must call ``poll(recordsMax:bytesMax:timeout:)`` again and again:
/// all else that happens (rebalances, answers to commits, errors) happens in there. Only ``waker``
/// may be used elsewhere. Nothing is committed by itself.
///
/// Offsets of a partition rise from its assignment to its revocation, save after a `seek`, or where
/// librdkafka starts it again at an older place (retention, or 2.0.2 after pause and resume):
/// whoever counts must bear an offset that comes twice.
public final class Consumer {
    /// Told of partitions that come and go, inside `poll` and `close`. Set it before the first
    /// poll.
    public weak var listener: (any AssignmentListener)? {
        get { inbox.listener }
        set { inbox.listener = newValue }
    }

    let inbox: ConsumerInbox
    private var handle: ClientHandle?
    private let queue: Waker
    private var isLeaving = false
    /// How long `seek` waits for a thread of librdkafka to take the order.
    static let seekTimeout = Duration.seconds(1)
    /// The moment that `close` takes beyond its timeout to end librdkafka's threads.
    static let endTimeout = Duration.milliseconds(500)

    /// Opens a client and subscribes; the group is joined by polling.
    ///
    /// - Throws: every setting that librdkafka does not take.
    public init(
        _ settings: ConsumerSettings, logger: Logger,
        onStatistics: ((Statistics) -> Void)? = nil
    ) throws(ClientSettingsError) {
        inbox = ConsumerInbox(logger: logger, onStatistics: onStatistics)
        var configuration = ClientConfiguration(settings.client, inbox: inbox)
        configuration.set(PinnedSettings.consumer)
        configuration.set(settings.properties)
        configuration.setFurther(settings.client.further)
        let handle = try configuration.open(RD_KAFKA_CONSUMER, inbox: inbox)
        // Errors, statistics and the log come through the queue that poll serves.
        rd_kafka_poll_set_consumer(handle.pointer)
        queue = Waker(of: handle.pointer)
        self.handle = handle
        let topics = TopicPartitionList(topics: settings.topics)
        let code = rd_kafka_subscribe(handle.pointer, topics.list)
        guard code == RD_KAFKA_RESP_ERR_NO_ERROR else {
            queue.close()
            let error = KafkaError("subscribe to \(settings.topics)", code)
            throw ClientSettingsError(problems: ["\(error)"])
        }
    }

    deinit {
        guard let handle else { return }
        queue.close()
        _ = handle.destroy(within: .zero)
    }

    /// The partitions that are ours.
    public var assignment: Set<TopicPartition> { inbox.assignment }

    /// Whether the brokers have ever answered, through TLS and login where there is one. A client
    /// that stays without names its last ``ClientTrouble``.
    public var hasConnected: Bool {
        !inbox.assignment.isEmpty || (handle?.hasConnected ?? false)
    }

    /// Ends a poll that waits in another thread, or the next one that would. Any thread, at any
    /// time.
    public var waker: @Sendable () -> Void { { [queue] in queue.wake() } }

    /// Waits up to `timeout` for something to happen, serves rebalances, and gives what there is.
    ///
    /// At most `recordsMax` records, and none more once they hold `bytesMax` bytes. Records of a
    /// partition that the same call gave up are left out. After `close`: nothing, at once.
    public func poll(
        recordsMax: Int, bytesMax: Int = .max, timeout: Duration
    ) -> [ConsumerEvent] {
        guard let pointer = handle?.pointer else { return [] }
        var wait = Int32(milliseconds: timeout)
        // Messages that bear no record count too, or a partition that fails quickly would hold us.
        var messages = 0
        while messages < recordsMax, inbox.bytes < bytesMax,
            let message = rd_kafka_consumer_poll(pointer, wait)
        {
            inbox.receive(pointer, message)
            rd_kafka_message_destroy(message)
            (wait, messages) = (0, messages + 1)
        }
        return inbox.take()
    }

    /// Stops fetching; the partitions stay ours, and `poll` must go on being called. What was read
    /// ahead is thrown away and fetched again, so do it seldom. A pause ends with the assignment.
    public func pause(_ partitions: [TopicPartition]) {
        guard let pointer = handle?.pointer else { return }
        inbox.pause(partitions)
        let list = TopicPartitionList(partitions)
        _ = rd_kafka_pause_partitions(pointer, list.list)
    }

    /// Fetches again. Partitions that are not paused are left alone: 2.0.2 would start them anew.
    public func resume(_ partitions: [TopicPartition]) {
        guard let pointer = handle?.pointer else { return }
        let list = TopicPartitionList(inbox.paused.intersection(partitions))
        inbox.resume(partitions)
        _ = rd_kafka_resume_partitions(pointer, list.list)
    }

    /// Moves a partition: the next record is the first at or behind `offset`.
    ///
    /// - Throws: when the partition is not ours, or is not being read yet (a retry helps).
    public func seek(_ partition: TopicPartition, to offset: Int64) throws(KafkaError) {
        let pointer = try open("seek \(partition) to \(offset)")
        let code = PartitionSeek.perform(
            pointer, partition, to: offset, timeout: Self.seekTimeout)
        guard code == RD_KAFKA_RESP_ERR_NO_ERROR else {
            throw KafkaError("seek \(partition) to \(offset)", code)
        }
        inbox.sought(partition, to: offset)
    }

    /// Leaves the group, so that others have its partitions at once, and ends the client.
    ///
    /// The listener is told of the partitions that go, and may commit. Takes at most `timeout` and
    /// a moment: a client that does not end by then (2.0.2 may hang when its coordinator is gone)
    /// is left behind with a line in the log. The second call does nothing.
    public func close(within timeout: Duration) {
        guard let handle, !isLeaving else { return }
        isLeaving = true
        let deadline = Deadline(after: timeout)
        let hasLeft = ConsumerLeave.perform(handle.pointer, by: deadline)
        self.handle = nil
        guard hasLeft else {
            queue.abandon()
            handle.abandon()
            inbox.logger.warning(
                """
                leave the consumer group: no answer in \(timeout); ending without, and the group \
                gives the partitions to others when the session times out
                """)
            return
        }
        queue.close()
        if !handle.destroy(within: max(deadline.left, Self.endTimeout)) {
            inbox.logger.warning("end the Kafka consumer: it takes long, and goes on by itself")
        }
    }

    /// Lends the handle's pointer, or says that it is gone.
    func open(_ operation: String) throws(KafkaError) -> OpaquePointer {
        guard let pointer = handle?.pointer else {
            throw KafkaError(
                operation, RD_KAFKA_RESP_ERR__STATE, detail: "the consumer is closed",
                isFatal: true)
        }
        return pointer
    }

    func withQueue<R>(_ body: (OpaquePointer?) -> R) -> R { queue.withQueue(body) }
}
