import FoundationEssentials

/// What librdkafka tells of itself at each `statisticsInterval` (STATISTICS.md of librdkafka).
public struct Statistics: Equatable, Sendable {
    public struct Broker: Equatable, Sendable {
        /// `host:port/id`.
        public let name: String
        /// Connected and ready for requests.
        public let isUp: Bool
        /// From request to answer, the 99th percentile; nil before the first.
        public let roundTrip: Duration?
    }

    /// Records between the committed offset and the end, of each partition that is read; absent
    /// until both are known.
    public let lag: [TopicPartition: Int64]
    /// Records read ahead and not yet polled.
    public let prefetched: Int
    /// Records sent and not yet reported.
    public let queued: Int
    public let queuedBytes: Int
    public let brokers: [Broker]

    /// Reads the JSON of the statistics callback.
    public static func parse(_ json: [UInt8]) throws -> Statistics {
        let raw = try JSONDecoder().decode(Raw.self, from: Data(json))
        var lag: [TopicPartition: Int64] = [:]
        var prefetched = 0
        for (topic, partitions) in raw.topics ?? [:] {
            for state in partitions.partitions.values where state.partition >= 0 {
                prefetched += state.fetchq_cnt ?? 0
                guard let behind = state.consumer_lag, behind >= 0 else { continue }
                lag[TopicPartition(topic: topic, partition: state.partition)] = behind
            }
        }
        let brokers = (raw.brokers ?? [:]).values.sorted { $0.name < $1.name }.map {
            Broker(
                name: $0.name, isUp: $0.state == "UP",
                roundTrip: $0.rtt.flatMap { $0.cnt > 0 ? .microseconds($0.p99) : nil })
        }
        return Statistics(
            lag: lag, prefetched: prefetched, queued: raw.msg_cnt ?? 0,
            queuedBytes: raw.msg_size ?? 0, brokers: brokers)
    }

    // librdkafka's names.
    private struct Raw: Decodable {
        struct Broker: Decodable {
            let name, state: String
            let rtt: Window?
        }
        struct Window: Decodable { let p99, cnt: Int64 }
        struct Topic: Decodable { let partitions: [String: Partition] }
        struct Partition: Decodable {
            let partition: Int32
            let fetchq_cnt: Int?
            let consumer_lag: Int64?
        }
        let msg_cnt, msg_size: Int?
        let brokers: [String: Broker]?
        let topics: [String: Topic]?
    }
}
