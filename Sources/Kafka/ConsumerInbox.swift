import Crdkafka
import Logging

/// What the callbacks and messages of one consumer leave behind until the poll returns.
///
/// Touched by the polling thread only (``ClientInbox``).
final class ConsumerInbox: ClientInbox {
    weak var listener: (any AssignmentListener)?
    private(set) var assignment: Set<TopicPartition> = []
    private(set) var paused: Set<TopicPartition> = []
    private var unreadable = UnreadableWatch()
    private var events: [ConsumerEvent] = []
    var isCommitting = false
    /// Whether the group gives partitions up one by one (KIP-429).
    var isIncremental = false
    /// Records gathered, and their bytes.
    private(set) var records = 0
    private(set) var bytes = 0

    override func register(in conf: OpaquePointer) {
        super.register(in: conf)
        rd_kafka_conf_set_rebalance_cb(conf) { handle, code, partitions, opaque in
            guard let handle, let partitions, let opaque else { return }
            ConsumerInbox.consumer(at: opaque).rebalance(handle, code, partitions)
            // What follows is for the next poll, so that the caller learns of it at once.
            rd_kafka_yield(handle)
        }
    }

    override func becameFatal(_ error: KafkaError) {
        note(.failed(error, partition: nil, isFatal: true))
    }

    static func consumer(at opaque: UnsafeMutableRawPointer) -> ConsumerInbox {
        Unmanaged<ConsumerInbox>.fromOpaque(opaque).takeUnretainedValue()
    }

    /// What was gathered; leaves an empty inbox.
    func take() -> [ConsumerEvent] {
        defer {
            events.removeAll(keepingCapacity: true)
            (records, bytes) = (0, 0)
        }
        return takeTroubles().map { .trouble($0) } + events
    }

    func note(_ event: ConsumerEvent) { events.append(event) }

    /// Keeps what a message says: a record, or a failure. The message stays the caller's.
    func receive(_ handle: OpaquePointer, _ message: UnsafePointer<rd_kafka_message_t>) {
        guard message.pointee.err == RD_KAFKA_RESP_ERR_NO_ERROR else {
            return fail(handle, message)
        }
        let record = Record(message)
        // What was on the way when its partition was revoked is another member's.
        guard assignment.contains(record.source) else { return }
        switch unreadable.read(record.source, at: record.offset) {
        case .goOn:
            note(.record(record))
            records += 1
            bytes += record.bytes
        case .seekBack(let offset):
            // Should it fail, the next record asks for it again.
            _ = PartitionSeek.perform(handle, record.source, to: offset, timeout: .zero)
        case .drop, .report: break
        }
    }

    /// Tells the listener of partitions that are about to be ours.
    func gain(_ partitions: [TopicPartition]) {
        assignment.formUnion(partitions)
        listener?.assigned(partitions)
    }

    /// Tells the listener of partitions that are about to go, and forgets what was gathered of
    /// them.
    func lose(_ partitions: [TopicPartition], isLost: Bool) {
        listener?.revoked(partitions, isLost: isLost)
        assignment.subtract(partitions)
        partitions.forEach { unreadable.forget($0) }
        events.removeAll {
            guard case .record(let record) = $0 else { return false }
            return !assignment.contains(record.source)
        }
    }

    func pause(_ partitions: some Sequence<TopicPartition>) { paused.formUnion(partitions) }
    func resume(_ partitions: some Sequence<TopicPartition>) { paused.subtract(partitions) }

    /// Forgets what stood in the way of reading before a seek.
    func sought(_ partition: TopicPartition, to offset: Int64) {
        unreadable.sought(partition, to: offset)
    }

    /// Answers the commit that was outstanding.
    func committed(_ code: rd_kafka_resp_err_t, _ entries: [TopicPartitionList.Entry]) {
        isCommitting = false
        if let error = KafkaError(commit: code, entries) {
            note(.commitFailed(error))
        } else {
            let next = entries.compactMap { entry in entry.offset.map { (entry.partition, $0) } }
            note(.committed(Dictionary(next) { max($0, $1) }))
        }
    }

    private func fail(_ handle: OpaquePointer, _ message: UnsafePointer<rd_kafka_message_t>) {
        let code = message.pointee.err
        let detail = rd_kafka_message_errstr(message).map { String(cString: $0) } ?? ""
        let partition = message.pointee.rkt.map {
            TopicPartition(
                topic: String(cString: rd_kafka_topic_name($0)),
                partition: message.pointee.partition)
        }
        if code == RD_KAFKA_RESP_ERR__BAD_COMPRESSION || code == RD_KAFKA_RESP_ERR__BAD_MSG,
            let partition
        {
            let verdict = unreadable.failed(partition, at: message.pointee.offset)
            guard case .report(let offset) = verdict else { return }
            return note(.unreadable(partition, offset: offset, reason: detail))
        }
        noteFatalError(of: handle)
        guard code != RD_KAFKA_RESP_ERR__FATAL else { return }
        // Without a place to start from, `OffsetReset.error` wants an end.
        let isFatal = code == RD_KAFKA_RESP_ERR__AUTO_OFFSET_RESET
        let error = KafkaError("read records", code, detail: detail, isFatal: isFatal)
        note(.failed(error, partition: partition, isFatal: isFatal))
    }
}
