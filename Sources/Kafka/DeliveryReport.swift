import Crdkafka

/// What became of a record that was handed to ``Producer/send(_:token:)``.
public struct DeliveryReport: Equatable, Sendable {
    public enum Outcome: Equatable, Sendable {
        /// Acknowledged by all replicas in sync, there.
        case delivered(TopicPartition, offset: Int64)
        /// The broker will never take this record, for its size or form. Others of its batch may
        /// have been refused with it.
        case refused(reason: String, isTooLarge: Bool)
        /// Not delivered in time, not allowed, or purged: it may be sent again, and may then be
        /// there twice.
        case failed(reason: String)
        /// The producer is dead, and so is every record that it still held.
        case fatal(reason: String)
    }

    public let token: UInt64
    public let outcome: Outcome

    init(token: UInt64, outcome: Outcome) { (self.token, self.outcome) = (token, outcome) }

    init(_ message: UnsafePointer<rd_kafka_message_t>, isFatal: Bool) {
        let fields = message.pointee
        token = UInt64(UInt(bitPattern: fields._private))
        let topic = fields.rkt.map { String(cString: rd_kafka_topic_name($0)) } ?? ""
        guard fields.err != RD_KAFKA_RESP_ERR_NO_ERROR else {
            let place = TopicPartition(topic: topic, partition: fields.partition)
            outcome = .delivered(place, offset: fields.offset)
            return
        }
        outcome = Self.outcome(KafkaError("write to \(topic)", fields.err), isFatal: isFatal)
    }

    /// How a failure to write ends a record.
    static func outcome(_ error: KafkaError, isFatal: Bool) -> Outcome {
        switch rd_kafka_resp_err_t(error.code) {
        case RD_KAFKA_RESP_ERR_MSG_SIZE_TOO_LARGE:
            .refused(reason: "\(error)", isTooLarge: true)
        case RD_KAFKA_RESP_ERR_INVALID_RECORD:
            .refused(reason: "\(error)", isTooLarge: false)
        case RD_KAFKA_RESP_ERR__FATAL, RD_KAFKA_RESP_ERR__FENCED:
            .fatal(reason: "\(error)")
        default:
            isFatal ? .fatal(reason: "\(error)") : .failed(reason: "\(error)")
        }
    }
}

/// What `send` made of a record.
public enum SendResult: Equatable, Sendable {
    /// A ``DeliveryReport`` will come.
    case accepted
    /// The queue is full: try again after `poll`.
    case full
    /// This record will never be taken, and there will be no report.
    case refused(reason: String, isTooLarge: Bool)
}
