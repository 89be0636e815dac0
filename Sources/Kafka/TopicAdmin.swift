import Crdkafka
import Logging

/// Makes topics on a cluster, for demos and tests; opined's own topics are made by whoever runs
/// Kafka.
public enum TopicAdmin {
    /// Makes a topic and waits until the cluster says so. Blocks for `timeout` at the longest, and
    /// a moment.
    ///
    /// - Throws: ``ClientSettingsError``, or ``KafkaError``: the topic is there already, this login
    ///   may not, no answer came.
    public static func create(
        _ topic: String, partitions: Int, replication: Int = 1, on settings: ClientSettings,
        within timeout: Duration, logger: Logger
    ) throws {
        let operation = "create topic \(topic) with \(partitions) partitions"
        let inbox = ClientInbox(logger: logger, onStatistics: nil)
        var configuration = ClientConfiguration(settings, inbox: inbox)
        configuration.setFurther(settings.further)
        let handle = try configuration.open(RD_KAFKA_PRODUCER, inbox: inbox)
        defer { _ = handle.destroy(within: Producer.endTimeout) }
        let queue = rd_kafka_queue_new(handle.pointer)
        defer { rd_kafka_queue_destroy(queue) }

        var answer = [CChar](repeating: 0, count: 512)
        guard
            let order = rd_kafka_NewTopic_new(
                topic, Int32(partitions), Int32(replication), &answer, answer.count)
        else {
            throw KafkaError(
                operation, RD_KAFKA_RESP_ERR__INVALID_ARG,
                detail: ClientConfiguration.text(answer))
        }
        defer { rd_kafka_NewTopic_destroy(order) }
        var orders: [OpaquePointer?] = [order]
        rd_kafka_CreateTopics(handle.pointer, &orders, orders.count, nil, queue)
        guard let event = rd_kafka_queue_poll(queue, Int32(milliseconds: timeout)) else {
            throw KafkaError(operation, RD_KAFKA_RESP_ERR__TIMED_OUT)
        }
        defer { rd_kafka_event_destroy(event) }
        try check(operation, event)
    }

    /// The failure of the whole request, or of the topic.
    private static func check(_ operation: String, _ event: OpaquePointer) throws(KafkaError) {
        let code = rd_kafka_event_error(event)
        guard code == RD_KAFKA_RESP_ERR_NO_ERROR else {
            let detail = rd_kafka_event_error_string(event).map { String(cString: $0) }
            throw KafkaError(operation, code, detail: detail ?? "")
        }
        var count = 0
        let result = rd_kafka_event_CreateTopics_result(event)
        let topics = rd_kafka_CreateTopics_result_topics(result, &count)
        for topic in UnsafeBufferPointer(start: topics, count: count) {
            let code = rd_kafka_topic_result_error(topic)
            guard code != RD_KAFKA_RESP_ERR_NO_ERROR else { continue }
            let detail = rd_kafka_topic_result_error_string(topic).map { String(cString: $0) }
            throw KafkaError(operation, code, detail: detail ?? "")
        }
    }
}
