import Transformer

/// The parts of a chunk that a term may hold, and their tokens.
struct ChunkParts {
    /// The longest part, in scalars: nobody marks longer words.
    static let scalarsMax = 128
    /// The most words of a part.
    static let wordsMax = 16

    /// Some of the tokens of a text.
    struct Known {
        let pieces: Tokens
        let range: Range<Int>
    }

    let text: ReviewChunks
    let chunk: ReviewChunks.Chunk
    /// The tokens of the whole chunk, where they are known.
    let known: Known?
    let encode: (String) -> [Int32]
    /// The segments of the chunk behind this one.
    let behind: Range<Int>

    /// Whether the tokenizer takes the chunk for white space.
    var isSilent: Bool {
        chunk.words.isEmpty && chunk.range.count <= Self.scalarsMax && tokens(chunk.range).isEmpty
    }

    func tokens(_ range: Range<Int>) -> [Int32] {
        if range.lowerBound == chunk.range.lowerBound, let known = known?.tokens(to: range) {
            return known
        }
        return encode(text.text(range))
    }

    func isWordEnd(_ end: Int) -> Bool { chunk.words.contains { $0.upperBound == end } }

    /// Where parts that begin at `start` end: at each word behind it, and at the end of the chunk.
    ///
    /// None holds what separates opinions in an answer, and none is longer than the bounds say.
    func ends(from start: Int) -> [Int] {
        var ends = Array(
            chunk.words.lazy.map(\.upperBound).filter { $0 > start }.prefix(Self.wordsMax))
        if ends.last != chunk.range.upperBound, ends.count < Self.wordsMax {
            ends.append(chunk.range.upperBound)
        }
        let last = ends.last ?? start
        let reach = text.scalars[start..<last].prefix(Self.scalarsMax)
        let barrier = reach.firstIndex(where: Self.isSeparator) ?? reach.endIndex
        return ends.filter { $0 <= barrier }
    }

    /// `|` and `;`, and what NFKC makes one of them.
    private static func isSeparator(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar {
        case "|", ";", "\u{37E}", "\u{FE14}", "\u{FE54}", "\u{FF1B}", "\u{FF5C}": true
        default: false
        }
    }
}

extension ChunkParts.Known {
    /// The tokens of the beginning of the chunk, if one of them ends where it ends.
    ///
    /// SentencePiece looks for the best way to every place from what stands before it, so the best
    /// way through the chunk begins with the best way to each place that it passes.
    fileprivate func tokens(to part: Range<Int>) -> [Int32]? {
        let next = pieces.ends[range].firstIndex { $0 > part.upperBound } ?? range.upperBound
        // Between the two tokens, and in neither of them: several tokens may share a scalar.
        guard next > range.lowerBound, pieces.ends[next - 1] == part.upperBound,
            next == range.upperBound || pieces.starts[next] >= part.upperBound
        else { return nil }
        return Array(pieces.ids[range.lowerBound..<next])
    }
}
