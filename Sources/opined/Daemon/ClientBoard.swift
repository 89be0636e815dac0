import Kafka
import Synchronization

/// What librdkafka's statistics last told of the consumer. The poll thread writes, others read.
final class ClientBoard: Sendable {
    private let last = Mutex<Statistics?>(nil)

    func write(_ statistics: Statistics) { last.withLock { $0 = statistics } }

    /// Records not yet read, by assigned partition.
    var lag: [TopicPartition: Int64] { last.withLock { $0?.lag ?? [:] } }

    var totalLag: Int64 { lag.values.reduce(0, +) }

    /// Whether any broker is connected; nil before the first statistics.
    var isAnyBrokerUp: Bool? {
        last.withLock { statistics in statistics.map { $0.brokers.contains(where: \.isUp) } }
    }
}
