/// Where opined departs from librdkafka's defaults, each with its reason, and what nobody may set.
enum PinnedSettings {
    static let client: [(key: String, value: String)] = [
        // The defaults (100 ms, 10 s) leave a client idle for ten seconds after an outage of ten.
        ("reconnect.backoff.ms", "50"),
        ("reconnect.backoff.max.ms", "1000"),
        // A dead peer behind a silent firewall is found by the kernel.
        ("socket.keepalive.enable", "true"),
        // The bound of what one response may cost in memory, a decompression bomb included; it must
        // exceed fetch.max.bytes by 512.
        ("receive.message.max.bytes", "33554432"),
        // Brokers close connections that idle; that is no news.
        ("log.connection.close", "false"),
    ]

    static let consumer: [(key: String, value: String)] = [
        ("enable.auto.commit", "false"),
        ("enable.auto.offset.store", "false"),
        // What a transaction took back was never said.
        ("isolation.level", "read_committed"),
        ("fetch.max.bytes", "16777216"),
        // A misspelt topic is an error, not a new topic.
        ("allow.auto.create.topics", "false"),
        // A damaged batch is named instead of decoded into something else.
        ("check.crcs", "true"),
        // A batch that can't be read is tried three times before it is stepped over.
        ("fetch.error.backoff.ms", "200"),
    ]

    static let producer: [(key: String, value: String)] = [
        // No duplicate and no swap within a partition while the process lives.
        ("enable.idempotence", "true"),
        ("acks", "all"),
    ]

    /// Why `further` may not hold `key`; nil if it may.
    static func refusal(of key: String) -> String? {
        if isSecret(key) { return "is a secret; hand it in as a password" }
        if let setting = owned[key] { return "has a setting of its own: \(setting)" }
        return relied.contains(key) ? "is relied upon by opined and can't be changed" : nil
    }

    /// librdkafka's names, its second names for the same setting included.
    private static let relied: Set<String> = [
        "enable.auto.commit", "auto.commit.enable", "enable.auto.offset.store",
        "enable.idempotence", "acks", "request.required.acks", "enable.gapless.guarantee",
        "max.in.flight", "max.in.flight.requests.per.connection", "enable.partition.eof",
        "delivery.report.only.error", "transactional.id", "builtin.features", "log.queue",
        "test.mock.num.brokers", "opaque", "plugin.library.paths", "ssl.engine.location",
        "queuing.strategy", "produce.offset.report", "consume.callback.max.messages",
    ]

    private static let owned: [String: String] = [
        "bootstrap.servers": "brokers", "metadata.broker.list": "brokers",
        "client.id": "clientID", "group.id": "group", "group.instance.id": "instanceID",
        "partition.assignment.strategy": "assignor", "auto.offset.reset": "offsetReset",
        "session.timeout.ms": "sessionTimeout", "max.poll.interval.ms": "maxPollInterval",
        "queued.max.messages.kbytes": "prefetchBytesMax", "security.protocol": "tls and sasl",
        "ssl.ca.location": "tls.caFile", "ssl.certificate.location": "tls.certificateFile",
        "ssl.key.location": "tls.keyFile", "sasl.mechanisms": "sasl.mechanism",
        "sasl.mechanism": "sasl.mechanism", "sasl.username": "sasl.username",
        "statistics.interval.ms": "statisticsInterval", "compression.codec": "compression",
        "compression.type": "compression", "linger.ms": "linger",
        "queue.buffering.max.ms": "linger", "message.timeout.ms": "deliveryTimeout",
        "delivery.timeout.ms": "deliveryTimeout", "message.max.bytes": "recordBytesMax",
        "queue.buffering.max.messages": "queueRecordsMax",
        "queue.buffering.max.kbytes": "queueBytesMax",
    ]

    private static func isSecret(_ key: String) -> Bool {
        key.contains("password") || key.contains("secret") || key == "ssl.key.pem"
            || key == "sasl.oauthbearer.config"
    }
}
