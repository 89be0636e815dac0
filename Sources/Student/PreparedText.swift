import Opinions
import Transformer

/// A text in the form in which a student answers it: tokens, cut into sequences that fit the model.
public struct PreparedText: Sendable {
    let text: String
    /// All tokens of the text, without special ones.
    let pieces: Tokens
    /// Which of `pieces` each sequence holds: in order, and none left out.
    let sequences: [Range<Int>]
    /// How many the model adds to each sequence: [CLS] and [SEP], or an end token.
    let specialTokens: Int

    /// What answering costs, in tokens of the encoder, special ones included.
    public var tokens: Int { pieces.count + specialTokens * sequences.count }
}

/// Cuts the tokens of a text into sequences of bounded length.
///
/// A cut falls between sentences where one ends in time, else between words, else anywhere: nothing
/// is dropped. A text without tokens is one empty sequence. Linear time.
struct SequenceCutter: Sendable {
    /// The longest sequence, without special tokens.
    let piecesMax: Int

    func sequences(of pieces: Tokens, in text: String) -> [Range<Int>] {
        guard pieces.count > piecesMax else { return [0..<pieces.count] }
        let sentenceStarts = firstPieces(
            of: SentenceSplitter.sentences(in: text), in: pieces)
        var sequences: [Range<Int>] = []
        var start = 0
        while pieces.count - start > piecesMax {
            let candidates = (start + 1...start + piecesMax).reversed()
            let cut =
                candidates.first { sentenceStarts[$0] && pieces.isFirstOfWord($0) }
                ?? candidates.first { pieces.isFirstOfWord($0) }
                ?? start + piecesMax
            sequences.append(start..<cut)
            start = cut
        }
        sequences.append(start..<pieces.count)
        return sequences
    }

    /// Whether a piece is the first of its sentence.
    private func firstPieces(of sentences: [Range<Int>], in pieces: Tokens) -> [Bool] {
        var marks = [Bool](repeating: false, count: pieces.count)
        var piece = 0
        for sentence in sentences {
            while piece < pieces.count, pieces.starts[piece] < sentence.lowerBound { piece += 1 }
            if piece < pieces.count { marks[piece] = true }
        }
        return marks
    }
}
