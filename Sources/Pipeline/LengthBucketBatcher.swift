/// Gathers texts of similar length into batches, bounded by tokens and not by rows.
///
/// A text waits in the bucket of its length until the bucket holds a batch, or until it has
/// lingered long enough; of several buckets that are due, the one whose first text came first goes
/// first, so that no length starves. Batches are made when somebody asks for one: while all workers
/// are busy, buckets go on filling. A text longer than the budget is a batch of its own.
public struct LengthBucketBatcher<Item> {
    public typealias Instant = ContinuousClock.Instant

    fileprivate struct Waiting {
        let item: Item
        let tokens: Int
        let since: Instant
    }

    fileprivate struct Bucket {
        var queue = Ring<Waiting>()
        var tokens = 0
    }

    private var limits: BatchLimits
    private var buckets: [Bucket]
    /// Texts that wait; ``InFlightLimit`` bounds it.
    public private(set) var count = 0

    /// - Precondition: the limits are positive and the bounds rise.
    public init(limits: BatchLimits) {
        precondition(limits.tokenBudget > 0 && limits.itemsMax > 0)
        precondition(zip(limits.bucketBounds, limits.bucketBounds.dropFirst()).allSatisfy(<))
        self.limits = limits
        buckets = Array(repeating: Bucket(), count: limits.bucketBounds.count + 1)
    }

    /// The longest that a text waits for others; those that wait already wait no longer than that.
    public var linger: Duration {
        get { limits.linger }
        set { limits.linger = newValue }
    }

    public mutating func add(_ item: Item, tokens: Int, at now: Instant) {
        let bucket = limits.bucketBounds.firstIndex { tokens <= $0 } ?? limits.bucketBounds.count
        buckets[bucket].queue.append(Waiting(item: item, tokens: tokens, since: now))
        buckets[bucket].tokens += tokens
        count += 1
    }

    /// The next batch that is full or has lingered, in the order in which its texts came, with the
    /// instant since when its first text waited. `flush`: whatever is there counts as due.
    public mutating func next(
        at now: Instant, flush: Bool = false
    ) -> (items: [Item], tokens: Int, since: Instant)? {
        guard let index = dueBucket(at: now, flush: flush),
            let since = buckets[index].queue.first?.since
        else { return nil }
        var items: [Item] = []
        var tokens = 0
        while let waiting = buckets[index].queue.first, items.count < limits.itemsMax,
            items.isEmpty || tokens + waiting.tokens <= limits.tokenBudget
        {
            _ = buckets[index].queue.popFirst()
            items.append(waiting.item)
            tokens += waiting.tokens
        }
        buckets[index].tokens -= tokens
        count -= items.count
        return (items, tokens, since)
    }

    /// When `next` will give a batch without another `add`; nil while nothing waits.
    public var nextDeadline: Instant? {
        buckets.lazy.compactMap { bucket in
            guard let first = bucket.queue.first else { return nil }
            return isFull(bucket) ? first.since : first.since.advanced(by: limits.linger)
        }.min()
    }

    /// Takes out what `isGone` names: the texts of a partition that was given up. Linear.
    public mutating func removeAll(where isGone: (Item) -> Bool) -> [Item] {
        var gone: [Item] = []
        for index in buckets.indices {
            let removed = buckets[index].queue.removeAll { isGone($0.item) }
            buckets[index].tokens -= removed.reduce(0) { $0 + $1.tokens }
            gone += removed.map(\.item)
        }
        count -= gone.count
        return gone
    }

    private func dueBucket(at now: Instant, flush: Bool) -> Int? {
        var oldest: (index: Int, since: Instant)?
        for (index, bucket) in buckets.enumerated() {
            guard let first = bucket.queue.first else { continue }
            guard flush || isFull(bucket) || first.since.advanced(by: limits.linger) <= now else {
                continue
            }
            if oldest.map({ first.since < $0.since }) ?? true { oldest = (index, first.since) }
        }
        return oldest?.index
    }

    private func isFull(_ bucket: Bucket) -> Bool {
        bucket.tokens >= limits.tokenBudget || bucket.queue.count >= limits.itemsMax
    }
}

extension LengthBucketBatcher.Waiting: Sendable where Item: Sendable {}
extension LengthBucketBatcher.Bucket: Sendable where Item: Sendable {}
extension LengthBucketBatcher: Sendable where Item: Sendable {}
