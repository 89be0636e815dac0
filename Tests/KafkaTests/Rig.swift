import Kafka
import Logging
import Testing

/// A mock cluster with a topic, and clients on it whose waits are short.
struct Rig {
    let cluster: MockCluster
    let topic = "reviews"

    /// The shortest with which the mock lets a first member in; it waits three seconds.
    static let session = Duration.seconds(4)
    static let patience = Duration.seconds(20)
    static let quiet = Logger(label: "kafka") { _ in SwiftLogNoOpLogHandler() }

    init(partitions: Int = 1) throws {
        cluster = try MockCluster()
        try cluster.createTopic(topic, partitions: partitions)
    }

    var client: ClientSettings { ClientSettings(brokers: [cluster.bootstrap]) }

    func producer(_ change: (inout ProducerSettings) -> Void = { _ in }) throws -> Producer {
        var settings = ProducerSettings(client: client)
        change(&settings)
        return try Producer(settings, logger: Self.quiet)
    }

    func consumer(
        logger: Logger = Self.quiet, _ change: (inout ConsumerSettings) -> Void = { _ in }
    ) throws -> Consumer {
        var settings = ConsumerSettings(client: client, group: "opined", topics: [topic])
        settings.sessionTimeout = Self.session
        change(&settings)
        return try Consumer(settings, logger: logger)
    }

    func place(_ partition: Int32) -> TopicPartition {
        TopicPartition(topic: topic, partition: partition)
    }

    /// Writes `count` numbered records to each partition, and waits until they are there.
    func fill(_ count: Int, partitions: Int32 = 1) throws {
        let producer = try producer()
        for number in 0..<count {
            for partition in 0..<partitions {
                let value = Array("\(partition)-\(number)".utf8)
                let record = NewRecord(topic: topic, partition: partition, key: nil, value: value)
                #expect(producer.send(record, token: 1) == .accepted)
            }
        }
        #expect(producer.flush(within: Self.patience))
        producer.close(within: .seconds(1))
    }
}

/// Repeats `step` until `isDone`; fails the test when that takes too long.
func work(
    until isDone: () -> Bool, within patience: Duration = Rig.patience,
    sourceLocation: SourceLocation = #_sourceLocation, _ step: () throws -> Void
) rethrows {
    let end = ContinuousClock.now + patience
    while !isDone() {
        guard ContinuousClock.now < end else {
            Issue.record("not done in \(patience)", sourceLocation: sourceLocation)
            return
        }
        try step()
    }
}

extension Consumer {
    /// Polls until `count` records came; other events are kept too.
    func take(_ count: Int, within patience: Duration = Rig.patience) -> [ConsumerEvent] {
        var events: [ConsumerEvent] = []
        work(until: { events.records.count >= count }, within: patience) {
            events += poll(recordsMax: 1_000, timeout: .milliseconds(50))
        }
        return events
    }
}

extension [ConsumerEvent] {
    var records: [Record] {
        compactMap { if case .record(let record) = $0 { record } else { nil } }
    }

    var texts: [String] { records.map { String(decoding: $0.value ?? [], as: UTF8.self) } }

    var failures: [KafkaError] {
        compactMap {
            switch $0 {
            case .failed(let error, _, _), .commitFailed(let error): error
            default: nil
            }
        }
    }

    var commits: [[TopicPartition: Int64]] {
        compactMap { if case .committed(let next) = $0 { next } else { nil } }
    }

    var troubles: [ClientTrouble] {
        compactMap { if case .trouble(let trouble) = $0 { trouble } else { nil } }
    }

    var unreadable: [Int64] {
        compactMap { if case .unreadable(_, let offset, _) = $0 { offset } else { nil } }
    }
}

/// Keeps what a consumer was told, and does something when told.
final class Listener: AssignmentListener {
    enum Call: Equatable {
        case assigned([TopicPartition])
        case revoked([TopicPartition], isLost: Bool)
    }

    private(set) var calls: [Call] = []
    var onAssigned: ([TopicPartition]) -> Void = { _ in }
    var onRevoked: ([TopicPartition], Bool) -> Void = { _, _ in }

    func assigned(_ partitions: [TopicPartition]) {
        calls.append(.assigned(partitions.sorted()))
        onAssigned(partitions)
    }

    func revoked(_ partitions: [TopicPartition], isLost: Bool) {
        calls.append(.revoked(partitions.sorted(), isLost: isLost))
        onRevoked(partitions, isLost)
    }
}
