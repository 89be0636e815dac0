import Crdkafka

extension Record {
    /// Copies a message of librdkafka, which stays the caller's.
    ///
    /// - Precondition: `message` bears no error, so topic and offset are there. It must be the
    ///   pointer that librdkafka gave: behind it lies more than the struct says.
    init(_ message: UnsafePointer<rd_kafka_message_t>) {
        var kind = RD_KAFKA_TIMESTAMP_NOT_AVAILABLE
        let timestamp = rd_kafka_message_timestamp(message, &kind)
        let fields = message.pointee
        self.init(
            source: TopicPartition(
                topic: String(cString: rd_kafka_topic_name(fields.rkt)),
                partition: fields.partition),
            offset: fields.offset,
            timestampMilliseconds: kind == RD_KAFKA_TIMESTAMP_NOT_AVAILABLE ? nil : timestamp,
            key: Self.bytes(fields.key, fields.key_len),
            value: Self.bytes(fields.payload, fields.len),
            headers: Self.headers(of: message))
    }

    private static func headers(of message: UnsafePointer<rd_kafka_message_t>) -> [Header] {
        var list: OpaquePointer?
        // They are decoded here, and stay the message's.
        guard rd_kafka_message_headers(message, &list) == RD_KAFKA_RESP_ERR_NO_ERROR, let list
        else { return [] }
        return (0..<rd_kafka_header_cnt(list)).compactMap { index in
            var (name, value, count) = (UnsafePointer<CChar>?.none, UnsafeRawPointer?.none, 0)
            let code = rd_kafka_header_get_all(list, index, &name, &value, &count)
            guard code == RD_KAFKA_RESP_ERR_NO_ERROR, let name else { return nil }
            return Header(key: String(cString: name), value: bytes(value, count))
        }
    }

    /// nil is a null, which is not an empty value.
    private static func bytes(_ start: UnsafeRawPointer?, _ count: Int) -> [UInt8]? {
        start.map { Array(UnsafeRawBufferPointer(start: $0, count: count)) }
    }
}
