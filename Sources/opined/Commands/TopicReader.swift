import Foundation
import Kafka

/// Reads a topic for a command, as the only member of a group of its own: takes nothing from the
/// daemon, commits nothing. Of one thread.
struct TopicReader {
    private static let recordsMax = 1_000
    private static let bytesMax = 16 << 20
    private static let wait = Duration.milliseconds(200)
    /// Waits without a record, after which the end is reached whatever the brokers said of it (a
    /// transaction's marker is an offset that never comes).
    private static let quietWaitsMax = 25
    /// Waits without a partition, after which the group must be out of order.
    private static let joinWaitsMax = 300
    private static let offsetsTimeout = Duration.seconds(5)

    private let topic: String
    private let consumer: Consumer
    /// Partitions with records to come that were there when reading began, and the offset behind
    /// the last of them; nil before.
    private var ends: [TopicPartition: Int64]?
    private var quietWaits = 0

    /// - Throws: where the topic is not there, or librdkafka does not take the settings.
    init(
        _ access: BrokerAccess, topic: String, from start: ConsumerSettings.OffsetReset
    ) throws {
        guard let found = access.metadata.topics[topic] else {
            throw TopicReaderError(
                "the brokers have no topic \(topic); create it or name another")
        }
        if let error = found.error { throw error }
        var settings = ConsumerSettings(
            client: access.client, group: "\(access.settings.kafka.group)-\(UUID().uuidString)",
            topics: [topic])
        settings.offsetReset = start
        // A lone member needs no cooperation, and not every broker knows how.
        settings.assignor = .range
        // Whoever reads standard output (a pager) may take its time. This is librdkafka's most.
        settings.maxPollInterval = .seconds(86_400)
        self.topic = topic
        consumer = try Consumer(settings, logger: BrokerAccess.logger)
    }

    /// What came within a moment, perhaps nothing.
    ///
    /// - Throws: what trying again won't mend.
    mutating func next() throws -> [Record] {
        let events = consumer.poll(
            recordsMax: Self.recordsMax, bytesMax: Self.bytesMax, timeout: Self.wait)
        if ends == nil && !consumer.assignment.isEmpty {
            ends = try Self.ends(of: consumer)
            quietWaits = 0
        }
        var records: [Record] = []
        for event in events {
            switch event {
            case .record(let record): records.append(record)
            case .failed(let error, _, _): throw error
            case .unreadable(let partition, let offset, let reason):
                throw TopicReaderError(
                    "read \(partition) at offset \(offset): \(reason); start behind it")
            case .committed, .commitFailed, .trouble: break
            }
        }
        for record in records {
            if let end = ends?[record.source], record.offset + 1 >= end {
                ends?[record.source] = nil
            }
        }
        quietWaits = records.isEmpty ? quietWaits + 1 : 0
        guard ends != nil || quietWaits < Self.joinWaitsMax else {
            throw TopicReaderError(
                "join a group to read \(topic): no partition came; check the brokers and the ACLs")
        }
        return records
    }

    /// Whether all was given that was there when reading began.
    var isAtEnd: Bool {
        guard let ends else { return false }
        return ends.isEmpty || quietWaits >= Self.quietWaitsMax
    }

    func close() { consumer.close(within: .seconds(2)) }

    private static func ends(of consumer: Consumer) throws -> [TopicPartition: Int64] {
        var ends: [TopicPartition: Int64] = [:]
        for partition in consumer.assignment {
            let marks = try consumer.watermarks(of: partition, within: offsetsTimeout)
            if marks.low < marks.high { ends[partition] = marks.high }
        }
        return ends
    }
}

/// A topic that can't be read: what was tried, what was found, what to do.
struct TopicReaderError: Error, Equatable, CustomStringConvertible {
    let description: String

    init(_ description: String) { self.description = description }
}
