import Kafka
import Logging

/// The settings of the Kafka room, from opined.yaml's.
extension Settings {
    /// - Throws: Where a secret can't be read.
    func client(credentialsDirectory: String?) throws(SettingsError) -> ClientSettings {
        ClientSettings(
            brokers: kafka.brokers, clientID: kafka.clientID,
            tls: try kafka.tls.client(credentialsDirectory),
            sasl: try kafka.sasl.client(credentialsDirectory), further: kafka.librdkafka)
    }

    func consumer(_ client: ClientSettings) -> ConsumerSettings {
        var settings = ConsumerSettings(client: client, group: kafka.group, topics: input.topics)
        settings.instanceID = kafka.instanceID
        settings.assignor =
            switch kafka.assignor {
            case .cooperativeSticky: .cooperativeSticky
            case .range: .range
            }
        settings.offsetReset =
            switch kafka.offsetReset {
            case .earliest: .earliest
            case .latest: .latest
            case .error: .error
            }
        settings.sessionTimeout = .milliseconds(kafka.sessionTimeoutMilliseconds)
        return settings
    }

    func producer(_ client: ClientSettings) -> ProducerSettings {
        var settings = ProducerSettings(client: client)
        settings.compression =
            switch output.compression {
            case .none: .none
            case .gzip: .gzip
            case .snappy: .snappy
            case .lz4: .lz4
            case .zstd: .zstd
            }
        settings.compressionLevel = output.compressionLevel
        settings.linger = .milliseconds(output.lingerMilliseconds)
        settings.recordBytesMax = output.messageBytesMax
        return settings
    }
}

extension KafkaTLSSettings {
    fileprivate func client(
        _ credentialsDirectory: String?
    ) throws(SettingsError) -> TLSSettings? {
        guard isEnabled else { return nil }
        return TLSSettings(
            caFile: caFile, certificateFile: certificateFile, keyFile: keyFile,
            keyPassword: try keyPassword.password(credentialsDirectory))
    }
}

extension KafkaSASLSettings {
    fileprivate func client(
        _ credentialsDirectory: String?
    ) throws(SettingsError) -> SASLSettings? {
        let mechanism: SASLSettings.Mechanism
        switch self.mechanism {
        case .none: return nil
        case .plain: mechanism = .plain
        case .scramSHA256: mechanism = .scramSHA256
        case .scramSHA512: mechanism = .scramSHA512
        }
        guard let password = try password.password(credentialsDirectory) else { return nil }
        return SASLSettings(mechanism: mechanism, username: username, password: password)
    }
}

extension Secret? {
    fileprivate func password(
        _ credentialsDirectory: String?
    ) throws(SettingsError) -> Password? {
        guard let self else { return nil }
        return Password(try self.read(credentialsDirectory: credentialsDirectory))
    }
}
