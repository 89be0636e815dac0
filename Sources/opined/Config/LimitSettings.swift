/// The `limits` section of opined.yaml: what may be in flight, that is read and not yet committed,
/// and what is remembered. Reading pauses at the first limit that is reached.
struct LimitSettings: Equatable, Sendable {
    let inFlightRecords: Int
    /// Keys, values and headers.
    let inFlightBytes: Int
    let inFlightTokens: Int
    /// Answers remembered for identical texts; 0 remembers none.
    let cacheEntries: Int
    let cacheBytes: Int

    static let defaults: [String: SettingValue] = [
        "limits.in_flight_records": 5_000,
        "limits.in_flight_bytes": 67_108_864,
        "limits.in_flight_tokens": 400_000,
        "limits.cache_entries": 50_000,
        "limits.cache_bytes": 33_554_432,
    ]

    init(_ reader: inout SettingsReader) {
        inFlightRecords = reader.int("limits.in_flight_records", in: 1...1_000_000)
        inFlightBytes = reader.int("limits.in_flight_bytes", in: 65_536...8_589_934_592)
        inFlightTokens = reader.int("limits.in_flight_tokens", in: 512...100_000_000)
        cacheEntries = reader.int("limits.cache_entries", in: 0...10_000_000)
        cacheBytes = reader.int("limits.cache_bytes", in: 0...8_589_934_592)
    }
}
