/// Calls that may go out now: they come at a rate and are saved up to a bound. It begins full.
struct TokenBucket: Sendable {
    private(set) var tokens: Double
    private(set) var capacity: Double

    init(capacity: Double) { (tokens, self.capacity) = (capacity, capacity) }

    /// How full it is, 0…1.
    var level: Double { capacity > 0 ? tokens / capacity : 0 }

    mutating func refill(perSecond: Double, after seconds: Double, capacity: Double) {
        self.capacity = capacity
        tokens = min(capacity, tokens + perSecond * max(seconds, 0))
    }

    mutating func take() -> Bool {
        guard tokens >= 1 else { return false }
        tokens -= 1
        return true
    }
}
