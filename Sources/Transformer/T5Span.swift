/// The slots of one sequence; they are free again with its last reference.
final class T5Span {
    let cache: T5Cache
    private var range: Range<Int>
    /// Tokens whose keys and values are there.
    var count = 0

    init(cache: T5Cache, range: Range<Int>) {
        (self.cache, self.range) = (cache, range)
    }

    deinit { cache.giveBack(range) }

    var first: Int { range.lowerBound }
    var capacity: Int { range.count }

    /// Makes room for `capacity` tokens, where the cache has it; what is there may move.
    func grow(to capacity: Int) -> Bool {
        let more = capacity - range.count
        if more <= 0 { return true }
        if cache.take(range.upperBound..<range.upperBound + more) {
            range = range.lowerBound..<range.upperBound + more
            return true
        }
        guard let other = cache.take(capacity) else { return false }
        cache.copy(count, from: first, to: other.lowerBound)
        cache.giveBack(range)
        range = other
        return true
    }

    /// Takes over the tokens of another sequence, for which there must be room.
    func become(_ other: T5Span) {
        precondition(other.count <= capacity, "\(other.count) tokens in a span of \(capacity)")
        cache.copy(other.count, from: other.first, to: first)
        count = other.count
    }

    /// Another sequence that begins with the same tokens.
    func copy(capacity: Int) -> T5Span? {
        guard let copy = cache.span(capacity: max(capacity, count)) else { return nil }
        copy.become(self)
        return copy
    }
}
