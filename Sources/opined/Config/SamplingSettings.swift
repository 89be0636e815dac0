/// The `sampling` section of opined.yaml: which reviews the teacher is asked about.
struct SamplingSettings: Equatable, Sendable {
    /// Share of the budget that is spent by uniform chance.
    let reserveShare: Double
    /// Share of the reviews, the hardest, that people see instead of the teacher.
    let peopleShare: Double
    /// Hard cases asked of one key within ``capHours``.
    let perKeyMax: Int
    /// Share of the calls within ``capHours`` that one topic may take while there are several.
    let perTopicShare: Double
    let capHours: Int
    /// Bits of 64 in which the fingerprints of two texts may differ and still be of one text.
    let nearDuplicateBits: Int
    /// Reviews that are looked at in a second, of all that pass: a bound on what it costs.
    let lookedAtPerSecond: Int
    /// Questions an hour; 0 spreads what the budget has left over the rest of the day.
    let pacePerHour: Int

    static let defaults: [String: SettingValue] = [
        "sampling.reserve_share": 0.1,
        "sampling.people_share": 0.01,
        "sampling.per_key_max": 4,
        "sampling.per_topic_share": 0.8,
        "sampling.cap_hours": 24,
        "sampling.near_duplicate_bits": 3,
        "sampling.looked_at_per_second": 200,
        "sampling.pace_per_hour": 0,
    ]

    init(_ reader: inout SettingsReader) {
        reserveShare = reader.number("sampling.reserve_share", in: 0...1)
        peopleShare = reader.number("sampling.people_share", in: 0...0.5)
        perKeyMax = reader.int("sampling.per_key_max", in: 1...250)
        perTopicShare = reader.number("sampling.per_topic_share", in: 0...1)
        capHours = reader.int("sampling.cap_hours", in: 1...8_760)
        nearDuplicateBits = reader.int("sampling.near_duplicate_bits", in: 0...16)
        lookedAtPerSecond = reader.int("sampling.looked_at_per_second", in: 1...100_000)
        pacePerHour = reader.int("sampling.pace_per_hour", in: 0...10_000_000)
    }
}
