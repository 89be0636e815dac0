import Crdkafka
import Logging

/// What a cluster says of its brokers and topics.
public struct ClusterMetadata: Equatable, Sendable {
    public struct Broker: Equatable, Sendable {
        public let id: Int32
        /// `host:port` as clients must reach it, which may differ from what the settings name.
        public let address: String
    }

    public struct Topic: Equatable, Sendable {
        public let partitions: Int
        /// What keeps the topic from being used; nil if nothing.
        public let error: KafkaError?
    }

    public let brokers: [Broker]
    /// All topics that this login may see: one that is absent does not exist, or is hidden.
    public let topics: [String: Topic]

    /// Asks a cluster, as `opined check --connect` does; creates no topic.
    ///
    /// Blocks for `timeout` at the longest, and a moment.
    /// - Throws: ``ClientSettingsError``, or ``KafkaError`` whose detail is the last trouble on the
    ///   way (a refused login, a certificate).
    public static func fetch(
        _ settings: ClientSettings, within timeout: Duration, logger: Logger
    ) throws -> ClusterMetadata {
        let deadline = Deadline(after: timeout)
        let inbox = ClientInbox(logger: logger, onStatistics: nil)
        var configuration = ClientConfiguration(settings, inbox: inbox)
        configuration.setFurther(settings.further)
        let handle = try configuration.open(RD_KAFKA_PRODUCER, inbox: inbox)
        defer { _ = handle.destroy(within: .milliseconds(500)) }
        var answer: UnsafePointer<rd_kafka_metadata>?
        let code = rd_kafka_metadata(
            handle.pointer, 1, nil, &answer, Int32(milliseconds: deadline.left))
        guard code == RD_KAFKA_RESP_ERR_NO_ERROR, let answer else {
            rd_kafka_poll(handle.pointer, 0)
            // What went wrong is worth more than that all brokers are down in consequence.
            let troubles = inbox.takeTroubles()
            let cause = troubles.last { $0.kind != .allBrokersDown } ?? troubles.last
            throw KafkaError(
                "ask the brokers for their topics",
                cause.map { rd_kafka_resp_err_t($0.error.code) } ?? code,
                detail: cause?.error.detail ?? "")
        }
        defer { rd_kafka_metadata_destroy(answer) }
        return ClusterMetadata(answer.pointee)
    }

    private init(_ answer: rd_kafka_metadata) {
        let brokers = UnsafeBufferPointer(start: answer.brokers, count: Int(answer.broker_cnt))
        self.brokers = brokers.map {
            Broker(id: $0.id, address: "\(String(cString: $0.host)):\($0.port)")
        }
        var topics: [String: Topic] = [:]
        for topic in UnsafeBufferPointer(start: answer.topics, count: Int(answer.topic_cnt)) {
            let name = String(cString: topic.topic)
            let isFine = topic.err == RD_KAFKA_RESP_ERR_NO_ERROR
            topics[name] = Topic(
                partitions: Int(topic.partition_cnt),
                error: isFine ? nil : KafkaError("read topic \(name)", topic.err))
        }
        self.topics = topics
    }
}
