extension Duration {
    /// Whole milliseconds, rounded up and within what librdkafka takes: never less than asked for.
    var milliseconds: Int {
        let (seconds, attoseconds) = components
        guard seconds < 2_000_000 else { return 2_000_000_000 }
        let fraction = (attoseconds + 999_999_999_999_999) / 1_000_000_000_000_000
        return max(0, Int(seconds) * 1_000 + Int(fraction))
    }
}

extension Int32 {
    /// A timeout as librdkafka's calls take it. Never negative, which would mean "for ever".
    init(milliseconds duration: Duration) { self = Int32(duration.milliseconds) }
}
