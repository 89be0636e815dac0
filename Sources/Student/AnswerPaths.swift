/// The token sequences that an answer may have for a term, and where in the text each one stands.
///
/// SentencePiece cuts text at white space first, so the tokens of a term are those of its chunks,
/// each by itself: the end of a chunk from some word on, whole chunks, and the beginning of a
/// chunk up to the end of some word. Each of those is one ``Segment``; a term is a path through
/// them. They are as many as the words of the text, within constant bounds, whatever is in it.
///
/// The categories of a model are paths too: one segment each.
struct AnswerPaths: Sendable {
    /// Tokens that are written one after the other.
    struct Segment: Equatable, Sendable {
        /// In ``tokens``.
        var tokens: Range<Int>
        /// Where a term that ends here ends in the text; nil: it can't end here.
        var end: Int?
        /// The segments that may follow; empty: none.
        var following: Range<Int>
        /// How many tokens must come behind this segment, until a term may end.
        var tokensToEnd: Int
    }

    /// A segment with which a term begins.
    struct Opening: Equatable, Sendable {
        var token: Int32
        /// Where the term begins in the text.
        var start: Int
        var segment: Int
    }

    /// The longest term, in tokens. The longest that people marked has 32.
    static let termTokensMax = 48

    private(set) var tokens: [Int32] = []
    private(set) var segments: [Segment] = []
    /// In ascending order of their first token, of equals in reading order.
    private(set) var openings: [Opening] = []
    /// The tokens with which a term may begin: ascending, each once.
    private(set) var firstTokens: [Int32] = []

    /// Openings whose first token is `token`.
    func openings(with token: Int32) -> ArraySlice<Opening> {
        var (low, high) = (0, openings.count)
        while low < high {
            let middle = (low + high) / 2
            if openings[middle].token < token { low = middle + 1 } else { high = middle }
        }
        let rest = openings[low...]
        return rest.prefix { $0.token == token }
    }

    /// Adds a segment, unless it has no tokens, or so many that no term can hold it.
    private mutating func add(_ ids: [Int32], end: Int?, following: Range<Int>) {
        var tokensToEnd = 0
        if end == nil {
            let shortest = segments[following].map { $0.tokens.count + $0.tokensToEnd }.min()
            guard let shortest else { return }
            tokensToEnd = shortest
        }
        guard !ids.isEmpty, ids.count + tokensToEnd <= Self.termTokensMax else { return }
        let start = tokens.count
        tokens.append(contentsOf: ids)
        segments.append(
            Segment(
                tokens: start..<tokens.count, end: end, following: following,
                tokensToEnd: tokensToEnd))
    }

    private mutating func open(at start: Int, _ segment: Int) {
        openings.append(
            Opening(
                token: tokens[segments[segment].tokens.lowerBound], start: start, segment: segment))
    }

    private mutating func finish() {
        openings.sort { ($0.token, $0.start, $0.segment) < ($1.token, $1.start, $1.segment) }
        for opening in openings where firstTokens.last != opening.token {
            firstTokens.append(opening.token)
        }
    }
}

extension AnswerPaths {
    /// One path for each phrase, which "stands" at its index.
    ///
    /// - Precondition: a phrase has 1 to ``termTokensMax`` tokens.
    init(phrases: [[Int32]]) {
        for (index, phrase) in phrases.enumerated() {
            add(phrase, end: index + 1, following: 0..<0)
            open(at: index, segments.count - 1)
        }
        finish()
    }

    /// The runs of words of a text.
    ///
    /// - Parameters:
    ///   - known: the tokens of each chunk, where they are known.
    ///   - encode: the tokens of any text by itself.
    init(_ text: ReviewChunks, known: [ChunkParts.Known]?, encode: @escaping (String) -> [Int32]) {
        // From the last chunk to the first, because a segment names those that follow it.
        var following = 0..<0
        for (index, chunk) in text.chunks.enumerated().reversed() {
            let goesOn = index + 1 < text.chunks.count && !text.chunks[index + 1].beginsLine
            let parts = ChunkParts(
                text: text, chunk: chunk, known: known?[index], encode: encode,
                behind: goesOn ? following : 0..<0)
            let first = segments.count
            add(parts, from: chunk.range.lowerBound)
            // A chunk that says nothing is no more than white space.
            if !parts.isSilent { following = first..<segments.count }
            for word in chunk.words {
                let own =
                    word.lowerBound == chunk.range.lowerBound
                    ? first..<segments.count : add(parts, from: word.lowerBound)
                for segment in own { open(at: word.lowerBound, segment) }
            }
        }
        finish()
    }

    @discardableResult
    private mutating func add(_ parts: ChunkParts, from start: Int) -> Range<Int> {
        let first = segments.count
        for end in parts.ends(from: start) {
            let isWhole = end == parts.chunk.range.upperBound
            add(
                parts.tokens(start..<end), end: parts.isWordEnd(end) ? end : nil,
                following: isWhole ? parts.behind : 0..<0)
        }
        return first..<segments.count
    }
}
