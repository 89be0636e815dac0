/// The `batch` section of opined.yaml: how reviews are put together for the student.
struct BatchSettings: Equatable, Sendable {
    /// Tokens that one batch may hold.
    let tokenBudget: Int
    /// Reviews that one batch may hold.
    let recordsMax: Int
    /// The longest that a review waits for others of its length.
    let lingerMilliseconds: Int

    static let defaults: [String: SettingValue] = [
        "batch.token_budget": 1_024, "batch.records_max": 256, "batch.linger_ms": 5,
    ]

    init(_ reader: inout SettingsReader) {
        tokenBudget = reader.int("batch.token_budget", in: 512...1_048_576)
        recordsMax = reader.int("batch.records_max", in: 1...4_096)
        lingerMilliseconds = reader.int("batch.linger_ms", in: 0...10_000)
    }
}

/// The `workers` section of opined.yaml.
struct WorkerSettings: Equatable, Sendable {
    /// Threads that run the student; 0 is one for each core that the process may use.
    let threads: Int

    static let defaults: [String: SettingValue] = ["workers.threads": 0]

    init(_ reader: inout SettingsReader) { threads = reader.int("workers.threads", in: 0...256) }
}
