import Crdkafka

/// What librdkafka says while it tries by itself to reach or keep its brokers.
///
/// None of these ends a client, not even a wrong password. Whoever wants to give up when it never
/// connected looks at `hasConnected` after a while and names the last trouble.
public struct ClientTrouble: Equatable, Sendable {
    public enum Kind: Sendable {
        /// SASL refused the login, or the broker does not speak it.
        case authentication
        /// The TLS handshake failed: certificate, name, or a listener without TLS.
        case tls
        /// A host name was not found.
        case resolve
        /// A connection was refused or cut.
        case transport
        /// Not one broker can be reached.
        case allBrokersDown
        case other
    }

    public let kind: Kind
    public let error: KafkaError

    init(_ error: KafkaError) {
        self.error = error
        kind =
            switch rd_kafka_resp_err_t(error.code) {
            case RD_KAFKA_RESP_ERR__AUTHENTICATION, RD_KAFKA_RESP_ERR_SASL_AUTHENTICATION_FAILED:
                .authentication
            case RD_KAFKA_RESP_ERR__SSL: .tls
            case RD_KAFKA_RESP_ERR__RESOLVE: .resolve
            case RD_KAFKA_RESP_ERR__ALL_BROKERS_DOWN: .allBrokersDown
            // 2.0.2 reports most failed handshakes as _TRANSPORT, and only the text tells them
            // apart.
            case RD_KAFKA_RESP_ERR__TRANSPORT: error.detail.contains("SSL") ? .tls : .transport
            default: .other
            }
    }
}
