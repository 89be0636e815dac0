/// The `kafka` section of opined.yaml: the brokers, the group, and how to log in.
struct KafkaSettings: Equatable, Sendable {
    /// How partitions are given to the members of the group; all members must name the same.
    enum Assignor: String, CaseIterable, Sendable {
        case cooperativeSticky = "cooperative-sticky"
        case range
    }

    /// Where a partition starts for which the group has no commit, or one that is gone.
    enum OffsetReset: String, CaseIterable, Sendable { case earliest, latest, error }

    /// `host:port` each; one is enough to find the others.
    let brokers: [String]
    let group: String
    /// A name that outlives a restart (static membership); nil for none.
    let instanceID: String?
    let clientID: String
    let assignor: Assignor
    let offsetReset: OffsetReset
    /// After this silence the group gives a member's partitions to others.
    let sessionTimeoutMilliseconds: Int
    let tls: KafkaTLSSettings
    let sasl: KafkaSASLSettings
    /// Any further setting of librdkafka, by its own name; these win over opined's.
    let librdkafka: [String: String]

    static let librdkafkaKey = "kafka.librdkafka"

    static let defaults: [String: SettingValue] = [
        "kafka.brokers": ["localhost:9092"],
        "kafka.group": "opined",
        "kafka.instance_id": "",
        "kafka.client_id": "opined",
        "kafka.assignor": "cooperative-sticky",
        "kafka.offset_reset": "earliest",
        "kafka.session_timeout_ms": 45_000,
    ].merging(KafkaTLSSettings.defaults) { first, _ in first }
        .merging(KafkaSASLSettings.defaults) { first, _ in first }

    init(_ reader: inout SettingsReader) {
        brokers = reader.strings("kafka.brokers", count: 1...64)
        group = reader.string("kafka.group", length: 1...249)
        instanceID = reader.optional("kafka.instance_id", length: 0...249)
        clientID = reader.string("kafka.client_id", length: 1...249)
        assignor = reader.choice("kafka.assignor")
        offsetReset = reader.choice("kafka.offset_reset")
        sessionTimeoutMilliseconds = reader.int("kafka.session_timeout_ms", in: 1_000...1_800_000)
        tls = KafkaTLSSettings(&reader)
        sasl = KafkaSASLSettings(&reader)
        librdkafka = reader.map(Self.librdkafkaKey)
        for broker in brokers where !Self.isAddress(broker) {
            reader.require(
                false, "kafka.brokers", "holds \"\(broker)\"; write each as host:port")
        }
        for key in librdkafka.keys.sorted() where Self.isSecret(key) {
            reader.require(
                false, "\(Self.librdkafkaKey).\(key)",
                "is a secret, which must not stand in the settings; use kafka.sasl.password_file "
                    + "or kafka.tls.key_password_file")
        }
    }

    /// Whether `text` is `host:port`, the host not empty and an IPv6 one in brackets.
    private static func isAddress(_ text: String) -> Bool {
        guard let colon = text.lastIndex(of: ":"), colon > text.startIndex,
            let port = UInt16(text[text.index(after: colon)...]), port > 0
        else { return false }
        let host = text[..<colon]
        return host.hasPrefix("[") == host.contains(":") && !host.contains(" ")
    }

    /// Whether librdkafka's setting `key` holds a secret.
    private static func isSecret(_ key: String) -> Bool {
        key.contains("password") || key.hasSuffix("secret") || key == "ssl.key.pem"
            || key == "sasl.oauthbearer.config"
    }
}

/// `kafka.tls`: encryption, and the certificate that opined shows.
struct KafkaTLSSettings: Equatable, Sendable {
    let isEnabled: Bool
    /// PEM; nil trusts what the system trusts.
    let caFile: String?
    /// PEM, with ``keyFile``; nil shows none.
    let certificateFile: String?
    let keyFile: String?
    let keyPassword: Secret?

    static let defaults: [String: SettingValue] = [
        "kafka.tls.enabled": false,
        "kafka.tls.ca_file": "",
        "kafka.tls.cert_file": "",
        "kafka.tls.key_file": "",
        "kafka.tls.key_password_file": "",
        "kafka.tls.key_password_credential": "",
    ]

    init(_ reader: inout SettingsReader) {
        isEnabled = reader.bool("kafka.tls.enabled")
        caFile = reader.optional("kafka.tls.ca_file")
        certificateFile = reader.optional("kafka.tls.cert_file")
        keyFile = reader.optional("kafka.tls.key_file")
        keyPassword = reader.secret("kafka.tls.key_password")
        reader.require(
            (certificateFile == nil) == (keyFile == nil), "kafka.tls.cert_file",
            "and kafka.tls.key_file go together; give both or neither")
        reader.require(
            isEnabled || [caFile, certificateFile].allSatisfy { $0 == nil }, "kafka.tls.enabled",
            "is false, but files for TLS are named; set it to true or remove them")
    }
}

/// `kafka.sasl`: the login.
struct KafkaSASLSettings: Equatable, Sendable {
    enum Mechanism: String, CaseIterable, Sendable {
        case none
        case plain = "PLAIN"
        case scramSHA256 = "SCRAM-SHA-256"
        case scramSHA512 = "SCRAM-SHA-512"
    }

    let mechanism: Mechanism
    /// Empty without a login.
    let username: String
    let password: Secret?

    static let defaults: [String: SettingValue] = [
        "kafka.sasl.mechanism": "none",
        "kafka.sasl.username": "",
        "kafka.sasl.password_file": "",
        "kafka.sasl.password_credential": "",
    ]

    init(_ reader: inout SettingsReader) {
        mechanism = reader.choice("kafka.sasl.mechanism")
        username = reader.string("kafka.sasl.username", length: 0...1_024)
        password = reader.secret("kafka.sasl.password")
        guard mechanism != .none else { return }
        reader.require(
            !username.isEmpty, "kafka.sasl.username",
            "is empty; \(mechanism.rawValue) needs a user name")
        reader.require(
            password != nil, "kafka.sasl.password_file",
            "is empty; \(mechanism.rawValue) needs kafka.sasl.password_file or "
                + "kafka.sasl.password_credential")
    }
}
