import Crdkafka

/// The `rd_kafka_conf_t` of a client that is not there yet, and what is wrong with it.
struct ClientConfiguration: ~Copyable {
    let conf: OpaquePointer
    private var problems: [String] = []

    /// Holds what consumers and producers have in common, the callbacks of `inbox` included.
    init(_ settings: ClientSettings, inbox: ClientInbox) {
        conf = rd_kafka_conf_new()
        inbox.register(in: conf)
        set(PinnedSettings.client)
        set("bootstrap.servers", settings.brokers.joined(separator: ","))
        set("client.id", settings.clientID)
        set("statistics.interval.ms", String(settings.statisticsInterval.milliseconds))
        setSecurity(settings.tls, settings.sasl)
    }

    deinit { rd_kafka_conf_destroy(conf) }

    mutating func set(_ properties: [(key: String, value: String)]) {
        for (key, value) in properties { set(key, value) }
    }

    mutating func set(_ key: String, _ value: String, isSecret: Bool = false) {
        var answer = [CChar](repeating: 0, count: 512)
        let result = rd_kafka_conf_set(conf, key, value, &answer, answer.count)
        guard result != RD_KAFKA_CONF_OK else { return }
        // librdkafka's text may quote the value.
        let shown = isSecret ? "***: refused" : "\"\(value)\": \(Self.text(answer))"
        problems.append("set \(key) to \(shown); see CONFIGURATION.md of librdkafka for its values")
    }

    /// The last word of whoever runs opined: it wins over what was set before.
    mutating func setFurther(_ properties: [String: String]) {
        for (key, value) in properties.sorted(by: { $0.key < $1.key }) {
            if let reason = PinnedSettings.refusal(of: key) {
                problems.append("set \(key): \(reason)")
            } else {
                set(key, value)
            }
        }
    }

    /// Makes the client.
    ///
    /// - Throws: every problem met so far, or why librdkafka refuses the whole (a certificate that
    ///   can't be read, settings that exclude each other).
    borrowing func open(
        _ type: rd_kafka_type_t, inbox: ClientInbox
    ) throws(ClientSettingsError) -> ClientHandle {
        guard problems.isEmpty else { throw ClientSettingsError(problems: problems) }
        // A copy, for rd_kafka_new takes its argument over only when it succeeds.
        let copy = rd_kafka_conf_dup(conf)
        var answer = [CChar](repeating: 0, count: 512)
        guard let handle = rd_kafka_new(type, copy, &answer, answer.count) else {
            rd_kafka_conf_destroy(copy)
            let problem = "open the Kafka client: \(Self.text(answer)); check kafka in the settings"
            throw ClientSettingsError(problems: [problem])
        }
        return ClientHandle(adopting: handle, inbox: inbox)
    }

    private mutating func setSecurity(_ tls: TLSSettings?, _ sasl: SASLSettings?) {
        let security = (sasl == nil ? "" : "sasl_") + (tls == nil ? "plaintext" : "ssl")
        set("security.protocol", security)
        if let file = tls?.caFile { set("ssl.ca.location", file) }
        if let file = tls?.certificateFile { set("ssl.certificate.location", file) }
        if let file = tls?.keyFile { set("ssl.key.location", file) }
        if let password = tls?.keyPassword {
            set("ssl.key.password", password.text, isSecret: true)
        }
        guard let sasl else { return }
        set("sasl.mechanisms", sasl.mechanism.rawValue)
        set("sasl.username", sasl.username)
        set("sasl.password", sasl.password.text, isSecret: true)
    }

    /// What librdkafka wrote into a buffer of ours, up to its NUL.
    static func text(_ characters: [CChar]) -> String {
        String(decoding: characters.prefix { $0 != 0 }.map(UInt8.init(bitPattern:)), as: UTF8.self)
    }
}
