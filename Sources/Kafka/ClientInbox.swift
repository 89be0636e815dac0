import Crdkafka
import Logging

/// What librdkafka's callbacks of one client write into: the opaque pointer that it hands to them.
///
/// All callbacks but the log's run inside a poll, on the thread that polls, which alone reads what
/// they write. The log's runs on any of librdkafka's threads and touches ``logger`` only. Whoever
/// owns the handle keeps the inbox alive for as long as the handle lives.
class ClientInbox {
    /// More troubles than this between two polls are told by the last ones.
    static let troublesMax = 64

    let logger: Logger
    private let onStatistics: ((Statistics) -> Void)?
    private var troubles: [ClientTrouble] = []
    /// The first fatal error, from which no client comes back.
    private(set) var fatalFailure: KafkaError?

    init(logger: Logger, onStatistics: ((Statistics) -> Void)?) {
        (self.logger, self.onStatistics) = (logger, onStatistics)
    }

    /// Names this inbox and its callbacks in a configuration.
    func register(in conf: OpaquePointer) {
        rd_kafka_conf_set_opaque(conf, Unmanaged.passUnretained(self).toOpaque())
        rd_kafka_conf_set_log_cb(conf) { handle, level, facility, text in
            guard let handle, let opaque = rd_kafka_opaque(handle), let text else { return }
            ClientInbox.at(opaque).log(
                Int(level), facility.map { String(cString: $0) } ?? "", String(cString: text))
        }
        rd_kafka_conf_set_error_cb(conf) { handle, code, reason, opaque in
            guard let handle, let opaque else { return }
            let detail = reason.map { String(cString: $0) } ?? ""
            ClientInbox.at(opaque).failed(handle, rd_kafka_resp_err_t(code), detail)
        }
        rd_kafka_conf_set_stats_cb(conf) { _, json, length, opaque in
            guard let json, let opaque else { return 0 }
            let bytes = UnsafeRawBufferPointer(start: json, count: length)
            ClientInbox.at(opaque).report(Array(bytes))
            return 0  // librdkafka frees the text
        }
    }

    /// Called once, for the first fatal error.
    func becameFatal(_ error: KafkaError) {}

    func takeTroubles() -> [ClientTrouble] {
        defer { troubles.removeAll(keepingCapacity: true) }
        return troubles
    }

    /// Notes the fatal error of a handle, if it has one that is not noted yet.
    func noteFatalError(of handle: OpaquePointer) {
        var text = [CChar](repeating: 0, count: 512)
        let code = rd_kafka_fatal_error(handle, &text, text.count)
        guard fatalFailure == nil, code != RD_KAFKA_RESP_ERR_NO_ERROR else { return }
        let error = KafkaError(
            "keep the Kafka client alive", code, detail: ClientConfiguration.text(text),
            isFatal: true)
        fatalFailure = error
        becameFatal(error)
    }

    static func at(_ opaque: UnsafeMutableRawPointer) -> ClientInbox {
        Unmanaged<ClientInbox>.fromOpaque(opaque).takeUnretainedValue()
    }

    private func failed(_ handle: OpaquePointer, _ code: rd_kafka_resp_err_t, _ detail: String) {
        guard code != RD_KAFKA_RESP_ERR__FATAL else { return noteFatalError(of: handle) }
        if troubles.count == Self.troublesMax { troubles.removeFirst() }
        troubles.append(ClientTrouble(KafkaError("reach the brokers", code, detail: detail)))
    }

    private func report(_ json: [UInt8]) {
        guard let onStatistics else { return }
        do {
            onStatistics(try Statistics.parse(json))
        } catch {
            logger.warning("read librdkafka's statistics: \(error)")
        }
    }

    /// Levels are syslog's.
    private func log(_ level: Int, _ facility: String, _ text: String) {
        let ours: Logger.Level =
            switch level {
            case ...2: .critical
            case 3: .error
            case 4: .warning
            case 5: .notice
            case 6: .info
            default: .debug
            }
        logger.log(level: ours, "\(text)", metadata: ["librdkafka": "\(facility)"])
    }
}
