/// A secret. It prints as `***` whatever prints it, and only librdkafka reads it.
public struct Password: Sendable, CustomStringConvertible, CustomDebugStringConvertible,
    CustomReflectable
{
    let text: String

    public init(_ text: String) { self.text = text }

    public var description: String { "***" }
    public var debugDescription: String { "***" }
    public var customMirror: Mirror { Mirror(self, children: []) }
}

/// Encryption, and the certificate that the client shows.
public struct TLSSettings: Sendable {
    /// PEM; nil trusts what the system trusts.
    public var caFile: String?
    /// PEM, with ``keyFile``; nil shows none.
    public var certificateFile: String?
    public var keyFile: String?
    public var keyPassword: Password?

    public init(
        caFile: String? = nil, certificateFile: String? = nil, keyFile: String? = nil,
        keyPassword: Password? = nil
    ) {
        self.caFile = caFile
        self.certificateFile = certificateFile
        self.keyFile = keyFile
        self.keyPassword = keyPassword
    }
}

/// The login.
public struct SASLSettings: Sendable {
    public enum Mechanism: String, CaseIterable, Sendable {
        case plain = "PLAIN"
        case scramSHA256 = "SCRAM-SHA-256"
        case scramSHA512 = "SCRAM-SHA-512"
    }

    public var mechanism: Mechanism
    public var username: String
    public var password: Password

    public init(mechanism: Mechanism, username: String, password: Password) {
        (self.mechanism, self.username, self.password) = (mechanism, username, password)
    }
}

/// How a consumer or a producer reaches its brokers.
public struct ClientSettings: Sendable {
    /// `host:port` each; one is enough to find the others.
    public var brokers: [String]
    /// What broker logs and quotas call this client.
    public var clientID: String
    /// nil speaks plain text.
    public var tls: TLSSettings?
    /// nil does not log in.
    public var sasl: SASLSettings?
    /// Between two ``Statistics``; zero asks for none.
    public var statisticsInterval: Duration
    /// Settings of librdkafka by its own names. They win over ``PinnedSettings``; what this module
    /// relies upon, or has a setting of its own for, is refused.
    public var further: [String: String]

    public init(
        brokers: [String], clientID: String = "opined", tls: TLSSettings? = nil,
        sasl: SASLSettings? = nil, statisticsInterval: Duration = .seconds(5),
        further: [String: String] = [:]
    ) {
        self.brokers = brokers
        self.clientID = clientID
        self.tls = tls
        self.sasl = sasl
        self.statisticsInterval = statisticsInterval
        self.further = further
    }
}

/// Settings that librdkafka does not take: every problem, each with key, value and the reason.
public struct ClientSettingsError: Error, Equatable, CustomStringConvertible {
    public let problems: [String]

    public var description: String { problems.joined(separator: "\n") }
}
