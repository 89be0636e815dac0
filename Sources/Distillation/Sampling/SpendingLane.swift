import Foundation

/// Spends a rate of calls evenly on traffic whose rate it estimates: one bucket, one estimate.
struct SpendingLane: Sendable {
    /// Seconds over which traffic is forgotten.
    static let memorySeconds = 600.0
    /// Calls that may always be saved up, so that a small budget is not lost between reviews.
    static let burstMin = 8.0

    private let burstSeconds: Double
    private var bucket: TokenBucket?
    private var arrivals: Double
    /// What the arrivals are counted over; one second to begin with.
    private var observed = 1.0
    private var last: Double?

    init(burstSeconds: Double, expectedPerSecond: Double?) {
        self.burstSeconds = burstSeconds
        if let expectedPerSecond {
            observed = 60
            arrivals = expectedPerSecond * 60
        } else {
            arrivals = 0
        }
    }

    /// Counts an arrival; the share of arrivals to spend a call on, 0…1. A bucket that fills up
    /// raises it to 3/2 of the rates' ratio, an empty one lowers it to 1/2.
    mutating func share(perSecond rate: Double, at seconds: Double) -> Double {
        let elapsed = max(seconds - (last ?? seconds), 0)
        last = seconds
        let kept = exp(-elapsed / Self.memorySeconds)
        arrivals = arrivals * kept + 1
        observed = observed * kept + elapsed
        let capacity = max(Self.burstMin, rate * burstSeconds)
        var filled = bucket ?? TokenBucket(capacity: capacity)
        filled.refill(perSecond: rate, after: elapsed, capacity: capacity)
        bucket = filled
        let traffic = arrivals / max(observed, 1e-3)
        return (rate / traffic * (0.5 + filled.level)).held(0...1)
    }

    mutating func take() -> Bool { bucket?.take() ?? false }

    /// Chance of a review of this score, in proportion to its power, so that over evenly spread
    /// scores the given share is chosen: `min(1, (score / s)^k)`, `s` solved for the mean.
    static func chance(score: Double, share: Double, sharpness power: Double) -> Double {
        if share >= 1 { return 1 }
        if share <= 1 / (power + 1) { return share * (power + 1) * pow(score, power) }
        return min(1, pow(score / ((1 - share) * (power + 1) / power), power))
    }
}
