import Kafka
import Pipeline

/// `Kafka.Consumer` as the pipeline sees it. Owned and called by the poll thread, but for `waker`.
final class KafkaSource: RecordSource {
    /// How long ``end(of:)`` waits for the broker.
    private static let watermarkTimeout = Duration.seconds(1)

    private let consumer: Consumer
    private let onTrouble: (ClientTrouble) -> Void
    private let onConnected: () -> Void
    private var hasConnected = false
    weak var rebalance: (any RebalanceHandler)?

    /// - Parameters:
    ///   - onTrouble: an error that librdkafka goes on retrying; on the poll thread.
    ///   - onConnected: once, after the first broker answered; on the poll thread.
    init(
        _ consumer: Consumer, onTrouble: @escaping (ClientTrouble) -> Void,
        onConnected: @escaping () -> Void
    ) {
        self.consumer = consumer
        self.onTrouble = onTrouble
        self.onConnected = onConnected
        consumer.listener = self
    }

    var waker: @Sendable () -> Void { consumer.waker }

    func poll(recordsMax: Int, bytesMax: Int, timeout: Duration) -> [SourceEvent] {
        let events = consumer.poll(
            recordsMax: recordsMax, bytesMax: bytesMax, timeout: timeout)
        if !hasConnected && consumer.hasConnected {
            hasConnected = true
            onConnected()
        }
        return events.compactMap(event)
    }

    func pause(_ partitions: [PartitionID]) { consumer.pause(partitions.map(\.kafka)) }

    func resume(_ partitions: [PartitionID]) { consumer.resume(partitions.map(\.kafka)) }

    func commit(_ next: [PartitionID: Int64], wait: Duration?) throws {
        let offsets = Dictionary(uniqueKeysWithValues: next.map { ($0.key.kafka, $0.value) })
        if let wait {
            try consumer.commit(offsets, within: wait)
        } else {
            try consumer.commit(offsets)
        }
    }

    func seek(_ partition: PartitionID, to offset: Int64) throws {
        try consumer.seek(partition.kafka, to: offset)
    }

    func end(of partition: PartitionID) -> Int64? {
        try? consumer.watermarks(of: partition.kafka, within: Self.watermarkTimeout).high
    }

    func close(within timeout: Duration) { consumer.close(within: timeout) }

    private func event(_ event: ConsumerEvent) -> SourceEvent? {
        switch event {
        case .record(let record): return .record(InputRecord(record))
        case .unreadable(let partition, let offset, let reason):
            return .unreadable(PartitionID(partition), offset: offset, reason: reason)
        case .committed(let next):
            return .committed(
                Dictionary(uniqueKeysWithValues: next.map { (PartitionID($0.key), $0.value) }))
        case .commitFailed(let error): return .commitFailed(reason: error.description)
        case .failed(let error, let partition, let isFatal):
            let place = partition.map { "\($0): " } ?? ""
            return .failed(reason: place + error.description, isFatal: isFatal)
        case .trouble(let trouble):
            onTrouble(trouble)
            return nil
        }
    }
}

extension KafkaSource: AssignmentListener {
    func assigned(_ partitions: [TopicPartition]) {
        rebalance?.assigned(partitions.map(PartitionID.init))
    }

    func revoked(_ partitions: [TopicPartition], isLost: Bool) {
        rebalance?.revoked(partitions.map(PartitionID.init), lost: isLost)
    }
}

extension PartitionID {
    init(_ partition: TopicPartition) {
        self.init(topic: partition.topic, partition: partition.partition)
    }

    var kafka: TopicPartition { TopicPartition(topic: topic, partition: partition) }
}

extension InputRecord {
    init(_ record: Record) {
        self.init(
            source: PartitionID(record.source), offset: record.offset,
            timestampMilliseconds: record.timestampMilliseconds, key: record.key,
            value: record.value,
            headers: record.headers.map { RecordHeader(key: $0.key, value: $0.value) })
    }
}
