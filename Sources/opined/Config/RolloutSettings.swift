/// The `rollout` section of opined.yaml: how another version of the student takes over.
struct RolloutSettings: Equatable, Sendable {
    /// Share of the reviews that a candidate on trial answers too; 0: no trial, it takes over at
    /// once.
    let canary: Double
    /// After so many of them the trial ends.
    let reviews: Int
    /// Share of reviews that it may fail on where the champion does not.
    let errorsMax: Double
    /// How many times as long as the champion it may take.
    let latencyFactorMax: Double
    /// Share of reviews that it may answer differently.
    let disagreementMax: Double
    /// How often the registry is looked at for another champion.
    let followMilliseconds: Int
    /// By which the daemons of a group change together; nil for none.
    let topic: String?

    static let defaults: [String: SettingValue] = [
        "rollout.canary": 0.05,
        "rollout.reviews": 1_000,
        "rollout.errors_max": 0.001,
        "rollout.latency_factor_max": 1.5,
        "rollout.disagreement_max": 0.5,
        "rollout.follow_ms": 2_000,
        "rollout.topic": "",
    ]

    init(_ reader: inout SettingsReader) {
        canary = reader.number("rollout.canary", in: 0...1)
        reviews = reader.int("rollout.reviews", in: 1...10_000_000)
        errorsMax = reader.number("rollout.errors_max", in: 0...1)
        latencyFactorMax = reader.number("rollout.latency_factor_max", in: 1...100)
        disagreementMax = reader.number("rollout.disagreement_max", in: 0...1)
        followMilliseconds = reader.int("rollout.follow_ms", in: 100...3_600_000)
        topic = reader.optional("rollout.topic", length: 0...249)
        if let topic { reader.requireTopic(topic, "rollout.topic") }
    }
}
