/// The `commit` section of opined.yaml.
struct CommitSettings: Equatable, Sendable {
    /// How often finished offsets are committed.
    let intervalMilliseconds: Int

    static let defaults: [String: SettingValue] = ["commit.interval_ms": 1_000]

    init(_ reader: inout SettingsReader) {
        intervalMilliseconds = reader.int("commit.interval_ms", in: 10...60_000)
    }
}

/// The `drain` section of opined.yaml: how long work may take to end.
struct DrainSettings: Equatable, Sendable {
    /// From SIGTERM to the exit, whatever the brokers do.
    let timeoutMilliseconds: Int
    /// For the work of a partition that the group takes away.
    let revokeTimeoutMilliseconds: Int

    static let defaults: [String: SettingValue] = [
        "drain.timeout_ms": 25_000, "drain.revoke_timeout_ms": 5_000,
    ]

    init(_ reader: inout SettingsReader) {
        timeoutMilliseconds = reader.int("drain.timeout_ms", in: 100...600_000)
        revokeTimeoutMilliseconds = reader.int("drain.revoke_timeout_ms", in: 100...240_000)
    }
}
