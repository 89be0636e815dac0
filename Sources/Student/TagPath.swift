/// The tags of a tagging head, and the best path through them.
struct TagPath: Sendable {
    /// What a tag says of a word.
    enum Tag: Equatable, Sendable {
        case outside
        case begin(Int)
        case inside(Int)
    }

    let tags: [Tag]
    /// The tags that may stand before each tag; nil where all may.
    private let before: [[Int]?]

    /// `I-x` follows only `B-x` or `I-x`, so it can't stand first.
    init(_ tags: [Tag]) {
        self.tags = tags
        before = tags.map { tag in
            guard case .inside(let kind) = tag else { return nil }
            return tags.indices.filter { tags[$0] == .begin(kind) || tags[$0] == .inside(kind) }
        }
    }

    /// The allowed path with the highest sum (Viterbi); of equals the first tag wins.
    ///
    /// - Parameter scores: log-probabilities, (words, tags).
    /// - Returns: the index of a tag for each word.
    func best(_ scores: [Float]) -> [Int] {
        let width = tags.count
        let words = scores.count / width
        guard words > 0 else { return [] }
        // (words, tags): the tag before, on the best path that ends here.
        var back = [Int](repeating: 0, count: words * width)
        var sums = (0..<width).map { tag in
            before[tag] == nil ? Double(scores[tag]) : -Double.infinity
        }
        for word in 1..<words {
            let anyBefore = Self.highest(sums, among: 0..<width)
            sums = (0..<width).map { tag in
                let previous = before[tag].map { Self.highest(sums, among: $0) } ?? anyBefore
                back[word * width + tag] = previous
                return sums[previous] + Double(scores[word * width + tag])
            }
        }
        var path = [Self.highest(sums, among: 0..<width)]
        for word in (1..<words).reversed() {
            path.append(back[word * width + path[path.count - 1]])
        }
        return path.reversed()
    }

    /// The first of the highest.
    private static func highest(_ sums: [Double], among tags: some Collection<Int>) -> Int {
        var best = tags.first ?? 0
        for tag in tags where sums[tag] > sums[best] { best = tag }
        return best
    }
}
