/// Durations counted in buckets of 6 % width, from 1 µs to about 12 days: bounded memory, any
/// number of samples.
struct LatencyHistogram {
    // 16 buckets an octave, 40 octaves of microseconds.
    private static let perOctave = 16
    private var counts = [Int](repeating: 0, count: 40 * perOctave)
    private(set) var samples = 0

    mutating func record(_ duration: Duration) {
        let (seconds, attoseconds) = duration.components
        let microseconds = max(1, Double(seconds) * 1e6 + Double(attoseconds) / 1e12)
        counts[min(Self.bucket(microseconds), counts.count - 1)] += 1
        samples += 1
    }

    /// Adds all samples of another one.
    mutating func add(_ other: LatencyHistogram) {
        for bucket in counts.indices { counts[bucket] += other.counts[bucket] }
        samples += other.samples
    }

    /// The upper edge of the bucket that holds the sample of rank `fraction` (0…1); nil without
    /// samples.
    func quantile(_ fraction: Double) -> Duration? {
        guard samples > 0 else { return nil }
        let rank = max(1, Int((fraction * Double(samples)).rounded(.up)))
        var seen = 0
        for (bucket, count) in counts.enumerated() {
            seen += count
            if seen >= rank { return .microseconds(Self.upperEdge(bucket)) }
        }
        return nil
    }

    private static func bucket(_ microseconds: Double) -> Int {
        // The exponent and the four leading bits of the significand are the logarithm, piecewise
        // linear.
        Int(microseconds.exponent) * perOctave + Int((microseconds.significand - 1) * 16)
    }

    private static func upperEdge(_ bucket: Int) -> Double {
        let (octave, step) = bucket.quotientAndRemainder(dividingBy: perOctave)
        return Double(sign: .plus, exponent: octave, significand: 1 + Double(step + 1) / 16)
    }
}
