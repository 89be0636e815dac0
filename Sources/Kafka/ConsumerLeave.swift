import Crdkafka

/// Leaves a consumer group without `rd_kafka_consumer_close`, which may wait for ever.
enum ConsumerLeave {
    /// Between two looks at whether it is done.
    private static let slice = Duration.milliseconds(50)

    /// Serves the last rebalance on this thread. - Returns: whether the group is left; a client
    /// that died of a fatal error has none to leave.
    static func perform(_ handle: OpaquePointer, by deadline: Deadline) -> Bool {
        // librdkafka forwards what the consumer's queue would get to this one, so consumer_poll
        // goes on serving it.
        guard let queue = rd_kafka_queue_new(handle) else { return false }
        defer { rd_kafka_queue_destroy(queue) }
        if let error = rd_kafka_consumer_close_queue(handle, queue) {
            rd_kafka_error_destroy(error)
            return true
        }
        while rd_kafka_consumer_closed(handle) == 0 {
            guard !deadline.hasPassed else { return false }
            let wait = Int32(milliseconds: min(slice, deadline.left))
            if let message = rd_kafka_consumer_poll(handle, wait) {
                rd_kafka_message_destroy(message)
            }
        }
        return true
    }
}
