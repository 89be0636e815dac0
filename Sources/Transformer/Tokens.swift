/// The word pieces of one text, without [CLS] and [SEP].
public struct Tokens: Equatable, Sendable {
    public var ids: [Int32] = []
    /// Where each token begins, in Unicode scalars of the original text.
    public var starts: [Int32] = []
    /// Where it ends, exclusive.
    public var ends: [Int32] = []
    /// The word that each token belongs to, counted from 0: what stands between white space and
    /// punctuation, and each punctuation mark, ideograph or special token by itself.
    public var words: [Int32] = []

    public init() {}

    public var count: Int { ids.count }

    /// Whether a word begins with the token at `index`.
    public func isFirstOfWord(_ index: Int) -> Bool {
        index == 0 || words[index] != words[index - 1]
    }

    /// Forgets the tokens from `index` on.
    mutating func removeAll(from index: Int) {
        let excess = count - index
        guard excess > 0 else { return }
        ids.removeLast(excess)
        starts.removeLast(excess)
        ends.removeLast(excess)
        words.removeLast(excess)
    }

    mutating func reserveCapacity(_ capacity: Int) {
        ids.reserveCapacity(capacity)
        starts.reserveCapacity(capacity)
        ends.reserveCapacity(capacity)
        words.reserveCapacity(capacity)
    }
}
