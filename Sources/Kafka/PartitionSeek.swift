import Crdkafka

/// Moves the position of a partition.
///
/// By `rd_kafka_seek`, although `rd_kafka_seek_partitions` is to replace it: in 2.0.2 the latter
/// takes its timeout in milliseconds and waits microseconds, so it fails although the seek is done.
enum PartitionSeek {
    /// A zero `timeout` does not wait for the answer.
    static func perform(
        _ handle: OpaquePointer, _ partition: TopicPartition, to offset: Int64, timeout: Duration
    ) -> rd_kafka_resp_err_t {
        guard let topic = rd_kafka_topic_new(handle, partition.topic, nil) else {
            return rd_kafka_last_error()
        }
        defer { rd_kafka_topic_destroy(topic) }
        return rd_kafka_seek(topic, partition.partition, offset, Int32(milliseconds: timeout))
    }
}
