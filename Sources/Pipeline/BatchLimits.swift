/// What one batch may hold, and how long it may gather.
public struct BatchLimits: Equatable, Sendable {
    /// Tokens that one batch may hold.
    public var tokenBudget: Int
    /// Texts that one batch may hold.
    public var itemsMax: Int
    /// The longest that a text waits for others of its length while a worker is free.
    public var linger: Duration
    /// The highest number of tokens of each bucket but the last, rising.
    public var bucketBounds: [Int]

    public init(
        tokenBudget: Int = 4_096, itemsMax: Int = 256, linger: Duration = .milliseconds(5),
        bucketBounds: [Int] = [16, 32, 64, 128, 256]
    ) {
        self.tokenBudget = tokenBudget
        self.itemsMax = itemsMax
        self.linger = linger
        self.bucketBounds = bucketBounds
    }
}
