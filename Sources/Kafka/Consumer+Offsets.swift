import Crdkafka

/// The first and the next offset of a partition, as its broker has them.
public struct Watermarks: Equatable, Sendable {
    /// Of the oldest record that is still there.
    public let low: Int64
    /// One past the last record.
    public let high: Int64
}

extension Consumer {
    /// Asks the group's coordinator to note the next offsets to read, and does not wait: the answer
    /// is an event of a later poll. One at a time.
    ///
    /// - Throws: while one is on its way (``KafkaError/Disposition/retry``), and after `close`.
    public func commit(_ next: [TopicPartition: Int64]) throws(KafkaError) {
        let operation = "commit offsets"
        let pointer = try open(operation)
        guard !next.isEmpty else { return }
        guard !inbox.isCommitting else {
            throw KafkaError(
                operation, RD_KAFKA_RESP_ERR__IN_PROGRESS, detail: "another commit is on its way")
        }
        let list = TopicPartitionList(next: next)
        let opaque = Unmanaged.passUnretained(inbox).toOpaque()
        let code = withQueue { queue in
            rd_kafka_commit_queue(
                pointer, list.list, queue,
                { handle, code, offsets, opaque in
                    guard let handle, let opaque else { return }
                    let entries = offsets.map { TopicPartitionList.Entry.all(in: $0) } ?? []
                    ConsumerInbox.consumer(at: opaque).committed(code, entries)
                    // The caller learns of it at once.
                    rd_kafka_yield(handle)
                }, opaque)
        }
        guard code == RD_KAFKA_RESP_ERR_NO_ERROR else { throw KafkaError(operation, code) }
        inbox.isCommitting = true
    }

    /// Commits and waits for the answer, `timeout` at the longest; serves no rebalance meanwhile.
    /// May be called from ``AssignmentListener/revoked(_:isLost:)``.
    ///
    /// While members of the group agree on their shares, a coordinator refuses commits for a moment
    /// (REBALANCE_IN_PROGRESS): it is asked ``commitTriesMax`` times.
    /// - Throws: `_TIMED_OUT` when no answer came, though the commit may still be done.
    public func commit(
        _ next: [TopicPartition: Int64], within timeout: Duration
    ) throws(KafkaError) {
        let operation = "commit offsets"
        let pointer = try open(operation)
        guard !next.isEmpty else { return }
        // A queue of its own: rd_kafka_commit waits for ever, and the answer of one that timed out
        // must not be taken for that of the next.
        let queue = rd_kafka_queue_new(pointer)
        defer { rd_kafka_queue_destroy(queue) }
        let deadline = Deadline(after: timeout)
        for attempt in 1...Self.commitTriesMax {
            let list = TopicPartitionList(next: next)
            let code = rd_kafka_commit_queue(pointer, list.list, queue, nil, nil)
            guard code == RD_KAFKA_RESP_ERR_NO_ERROR else { throw KafkaError(operation, code) }
            guard let event = rd_kafka_queue_poll(queue, Int32(milliseconds: deadline.left)) else {
                throw KafkaError(operation, RD_KAFKA_RESP_ERR__TIMED_OUT)
            }
            defer { rd_kafka_event_destroy(event) }
            let answers = rd_kafka_event_topic_partition_list(event)
            let entries = answers.map { TopicPartitionList.Entry.all(in: $0) } ?? []
            guard let error = KafkaError(commit: rd_kafka_event_error(event), entries) else {
                return
            }
            let isBusy = error.code == RD_KAFKA_RESP_ERR_REBALANCE_IN_PROGRESS.rawValue
            guard isBusy, attempt < Self.commitTriesMax, !deadline.hasPassed else { throw error }
            // Nothing comes: this only lets time pass.
            let pause = min(Self.commitPause, deadline.left)
            if let event = rd_kafka_queue_poll(queue, Int32(milliseconds: pause)) {
                rd_kafka_event_destroy(event)
            }
        }
    }

    /// How often, and how far apart, a commit that waits is tried while the group is busy.
    static let commitTriesMax = 4
    static let commitPause = Duration.milliseconds(100)

    /// The next offsets that the group has committed; partitions without a commit are absent.
    public func committed(
        _ partitions: [TopicPartition], within timeout: Duration
    ) throws(KafkaError) -> [TopicPartition: Int64] {
        let operation = "read committed offsets"
        let pointer = try open(operation)
        let list = TopicPartitionList(partitions)
        let code = rd_kafka_committed(pointer, list.list, Int32(milliseconds: timeout))
        if let error = KafkaError(operation, code, list.entries) { throw error }
        return list.offsets
    }

    /// The offset behind the last record that `poll` gave; nil before the first.
    public func position(of partition: TopicPartition) -> Int64? {
        guard let pointer = try? open("read a position") else { return nil }
        let list = TopicPartitionList([partition])
        _ = rd_kafka_position(pointer, list.list)
        return list.offsets[partition]
    }

    /// Asks the broker for the first and the next offset of a partition, for lag and bounds.
    public func watermarks(
        of partition: TopicPartition, within timeout: Duration
    ) throws(KafkaError) -> Watermarks {
        let operation = "ask for the end of \(partition)"
        let pointer = try open(operation)
        var (low, high) = (Int64(0), Int64(0))
        let code = rd_kafka_query_watermark_offsets(
            pointer, partition.topic, partition.partition, &low, &high,
            Int32(milliseconds: timeout))
        guard code == RD_KAFKA_RESP_ERR_NO_ERROR else { throw KafkaError(operation, code) }
        return Watermarks(low: low, high: high)
    }
}
