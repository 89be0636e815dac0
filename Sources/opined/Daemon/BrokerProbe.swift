/// Asks the brokers of some settings whether a daemon could work with them.
struct BrokerProbe: Sendable {
    struct Answer: Equatable, Sendable {
        /// Whether any broker answered.
        let isReachable: Bool
        /// One line each: what was tried, what was found, what to do.
        let problems: [String]
    }

    /// Settings and environment (for credentials) in; blocks no longer than its own deadline.
    let ask: @Sendable (Settings, [String: String]) async -> Answer
}
