/// Which examples an epoch takes, in which order, and how they are put together: a function of the
/// seed and the examples' sizes and shares alone.
///
/// A step takes so many texts, and its gradients are added up over as many batches as their tokens
/// need. Nothing is padded, so texts need not be of one length.
public struct BatchPlan: Equatable, Sendable {
    /// Of each example.
    public struct Item: Equatable, Sendable {
        public var tokens: Int
        /// How often an epoch takes it: 0.4 for four epochs of ten, 2.5 for twice, and a third time
        /// in every second.
        public var share: Float

        public init(tokens: Int, share: Float = 1) { (self.tokens, self.share) = (tokens, share) }
    }

    public let items: [Item]
    public let textsPerStep: Int
    public let limits: BatchLimits
    public let seed: UInt64

    /// - Precondition: every item fits into a batch, `textsPerStep` is positive.
    public init(items: [Item], textsPerStep: Int, limits: BatchLimits, seed: UInt64) {
        precondition(textsPerStep > 0, "steps of \(textsPerStep) texts")
        precondition(
            items.allSatisfy { (1...limits.tokensMax).contains($0.tokens) && $0.share >= 0 },
            "an example of no token, or of more than \(limits.tokensMax)")
        (self.items, self.textsPerStep) = (items, textsPerStep)
        (self.limits, self.seed) = (limits, seed)
    }

    /// The batches of each step of an epoch, as indices of the items.
    public func steps(epoch: Int) -> [[[Int]]] {
        let order = order(epoch: epoch)
        return stride(from: 0, to: order.count, by: textsPerStep).map { first in
            batches(order[first..<min(order.count, first + textsPerStep)])
        }
    }

    /// How many steps an epoch has.
    public func stepCount(epoch: Int) -> Int {
        (taken(epoch: epoch).count + textsPerStep - 1) / textsPerStep
    }

    private func taken(epoch: Int) -> [Int] {
        var random = CounterRandom(seed, UInt64(epoch), 1)
        var taken: [Int] = []
        for (index, item) in items.enumerated() {
            let whole = Int(item.share)
            let isOnceMore =
                Float.random(in: 0..<1, using: &random) < item.share - Float(whole)
            taken += [Int](repeating: index, count: whole + (isOnceMore ? 1 : 0))
        }
        return taken
    }

    private func order(epoch: Int) -> [Int] {
        var random = CounterRandom(seed, UInt64(epoch), 2)
        return taken(epoch: epoch).shuffled(using: &random)
    }

    private func batches(_ texts: ArraySlice<Int>) -> [[Int]] {
        var batches: [[Int]] = []
        var tokens = 0
        for text in texts {
            let isFull =
                batches.last.map {
                    $0.count == limits.textsMax || tokens + items[text].tokens > limits.tokensMax
                } ?? true
            if isFull {
                batches.append([])
                tokens = 0
            }
            batches[batches.count - 1].append(text)
            tokens += items[text].tokens
        }
        return batches
    }
}
