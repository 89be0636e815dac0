import Crdkafka

/// A list of topic, partition and offset that librdkafka allocates and we free.
///
/// `~Copyable`: the C list has one owner, so a double free does not compile.
struct TopicPartitionList: ~Copyable {
    let list: UnsafeMutablePointer<rd_kafka_topic_partition_list_t>

    init(_ partitions: some Collection<TopicPartition>) {
        list = rd_kafka_topic_partition_list_new(Int32(partitions.count))
        for partition in partitions { add(partition) }
    }

    /// Offsets to commit: of the next record to read, not of the last one read.
    init(next: [TopicPartition: Int64]) {
        list = rd_kafka_topic_partition_list_new(Int32(next.count))
        for (partition, offset) in next { add(partition).pointee.offset = offset }
    }

    /// Topics to subscribe to.
    init(topics: [String]) {
        list = rd_kafka_topic_partition_list_new(Int32(topics.count))
        for topic in topics { add(TopicPartition(topic: topic, partition: RD_KAFKA_PARTITION_UA)) }
    }

    deinit { rd_kafka_topic_partition_list_destroy(list) }

    /// What the call that filled the list says of each partition.
    var entries: [Entry] { Entry.all(in: list) }

    var offsets: [TopicPartition: Int64] {
        let known = entries.compactMap { entry in entry.offset.map { (entry.partition, $0) } }
        return Dictionary(known) { max($0, $1) }
    }

    struct Entry {
        let partition: TopicPartition
        /// nil where there is none: nothing committed, nothing read.
        let offset: Int64?
        let code: rd_kafka_resp_err_t

        static func all(in list: UnsafePointer<rd_kafka_topic_partition_list_t>) -> [Entry] {
            UnsafeBufferPointer(start: list.pointee.elems, count: Int(list.pointee.cnt)).map {
                Entry(
                    partition: TopicPartition(
                        topic: String(cString: $0.topic), partition: $0.partition),
                    offset: $0.offset >= 0 ? $0.offset : nil, code: $0.err)
            }
        }
    }

    @discardableResult
    private func add(
        _ partition: TopicPartition
    ) -> UnsafeMutablePointer<rd_kafka_topic_partition_t> {
        rd_kafka_topic_partition_list_add(list, partition.topic, partition.partition)
    }
}
