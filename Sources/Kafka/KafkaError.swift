import Crdkafka

/// A failed call or a reported failure: what was tried, what librdkafka answered, what to do next.
///
/// Callers branch on ``disposition``; people read ``description``.
public struct KafkaError: Error, Equatable, Sendable, CustomStringConvertible {
    /// What the caller should do; the only part that code may branch on.
    public enum Disposition: Sendable {
        /// It may pass by itself: the same call, or the next one, may succeed.
        case retry
        /// A person must change something: a setting, a right, a topic.
        case stop
        /// This client is dead, another one would live.
        case rebuild
    }

    public let operation: String
    /// `rd_kafka_resp_err_t`: negative inside librdkafka, positive from a broker.
    public let code: Int32
    /// What librdkafka says beyond the meaning of the code; empty if nothing.
    public let detail: String
    /// librdkafka will not use this client again, whatever the code means elsewhere.
    public let isFatal: Bool

    init(
        _ operation: String, _ code: rd_kafka_resp_err_t, detail: String = "",
        isFatal: Bool = false
    ) {
        self.operation = operation
        self.code = code.rawValue
        self.detail = detail
        self.isFatal = isFatal
    }

    /// Takes over and frees an error object of librdkafka.
    init(_ operation: String, adopting error: OpaquePointer) {
        self.init(
            operation, rd_kafka_error_code(error),
            detail: String(cString: rd_kafka_error_string(error)),
            isFatal: rd_kafka_error_is_fatal(error) != 0)
        rd_kafka_error_destroy(error)
    }

    /// The failure of a call on partitions: of the whole, or of the first that failed. nil if none
    /// did.
    init?(
        _ operation: String, _ code: rd_kafka_resp_err_t, _ entries: [TopicPartitionList.Entry]
    ) {
        if code != RD_KAFKA_RESP_ERR_NO_ERROR {
            self.init(operation, code)
        } else if let entry = entries.first(where: { $0.code != RD_KAFKA_RESP_ERR_NO_ERROR }) {
            self.init(operation, entry.code, detail: "\(entry.partition)")
        } else {
            return nil
        }
    }

    /// The failure of a commit; that there was nothing to commit is none.
    init?(commit code: rd_kafka_resp_err_t, _ entries: [TopicPartitionList.Entry]) {
        guard code != RD_KAFKA_RESP_ERR__NO_OFFSET else { return nil }
        self.init("commit offsets", code, entries)
    }

    /// The name in librdkafka's header without its prefix: `_TRANSPORT`,
    /// `NOT_LEADER_FOR_PARTITION`.
    public var name: String { String(cString: rd_kafka_err2name(rd_kafka_resp_err_t(code))) }

    public var disposition: Disposition {
        if isFatal { return .rebuild }
        return switch rd_kafka_resp_err_t(code) {
        case RD_KAFKA_RESP_ERR__FATAL, RD_KAFKA_RESP_ERR__FENCED,
            RD_KAFKA_RESP_ERR__DESTROY,
            RD_KAFKA_RESP_ERR_FENCED_INSTANCE_ID, RD_KAFKA_RESP_ERR_PRODUCER_FENCED,
            RD_KAFKA_RESP_ERR_INVALID_PRODUCER_EPOCH:
            .rebuild
        case RD_KAFKA_RESP_ERR__AUTHENTICATION, RD_KAFKA_RESP_ERR__SSL,
            RD_KAFKA_RESP_ERR__INVALID_ARG, RD_KAFKA_RESP_ERR__AUTO_OFFSET_RESET,
            RD_KAFKA_RESP_ERR__UNKNOWN_TOPIC, RD_KAFKA_RESP_ERR__UNKNOWN_PARTITION,
            RD_KAFKA_RESP_ERR_UNKNOWN_TOPIC_OR_PART, RD_KAFKA_RESP_ERR_TOPIC_EXCEPTION,
            RD_KAFKA_RESP_ERR_TOPIC_AUTHORIZATION_FAILED,
            RD_KAFKA_RESP_ERR_GROUP_AUTHORIZATION_FAILED,
            RD_KAFKA_RESP_ERR_CLUSTER_AUTHORIZATION_FAILED,
            RD_KAFKA_RESP_ERR_SASL_AUTHENTICATION_FAILED,
            RD_KAFKA_RESP_ERR_UNSUPPORTED_SASL_MECHANISM,
            RD_KAFKA_RESP_ERR_MSG_SIZE_TOO_LARGE, RD_KAFKA_RESP_ERR_INVALID_MSG,
            RD_KAFKA_RESP_ERR_INCONSISTENT_GROUP_PROTOCOL,
            RD_KAFKA_RESP_ERR_INVALID_GROUP_ID, RD_KAFKA_RESP_ERR_UNSUPPORTED_VERSION:
            .stop
        default:
            .retry
        }
    }

    public var description: String {
        let meaning = String(cString: rd_kafka_err2str(rd_kafka_resp_err_t(code)))
        let answer = detail.isEmpty || detail == meaning ? meaning : "\(meaning): \(detail)"
        return "\(operation): \(answer) (\(name)); \(remedy)"
    }

    private var remedy: String {
        switch disposition {
        case .retry: "retrying; check that kafka.brokers is reachable if it lasts"
        case .stop: "check the topics, the login and the ACLs, then restart"
        case .rebuild: "this client can't go on; a restart reads uncommitted records again"
        }
    }
}
