import Opinions
import Transformer

/// How an answer is written, in tokens: `term | polarity ; term | polarity` (paper §3).
struct AnswerForm: Sendable {
    let bar, semicolon: [Int32]
    let labels: [Label]
    let end: Int32

    struct Label: Sendable {
        let polarity: Polarity
        let tokens: [Int32]
    }

    /// The longest answer, end token included.
    static let tokensMax = 384
    /// The tokens that an opinion may need, with what stands before and behind it.
    let opinionTokensMax: Int

    /// - Precondition: no list of tokens is empty, and no label begins with another.
    init(bar: [Int32], semicolon: [Int32], labels: [Label], end: Int32) {
        (self.bar, self.semicolon, self.labels, self.end) = (bar, semicolon, labels, end)
        let label = labels.map(\.tokens.count).max() ?? 0
        opinionTokensMax =
            semicolon.count + AnswerPaths.termTokensMax + bar.count + label + 1
    }
}

extension AnswerForm {
    init(_ polarities: [Polarity], _ tokenizer: SentencePieceTokenizer) {
        self.init(
            bar: tokenizer.encode("|"), semicolon: tokenizer.encode(";"),
            labels: polarities.map {
                Label(polarity: $0, tokens: tokenizer.encode($0.rawValue))
            },
            end: tokenizer.endID)
    }

    /// Whether the tokenizer writes an answer as the parts that it consists of, and every label in
    /// its own way. Even tokenizers that do not know `|` may pass: places tell it apart.
    func isSound(_ tokenizer: SentencePieceTokenizer) -> Bool {
        guard let first = labels.first, !bar.isEmpty, !semicolon.isEmpty else { return false }
        let (a, b) = (tokenizer.encode("a"), tokenizer.encode("b"))
        let (bar, label) = (self.bar, first.tokens)
        let name = first.polarity.rawValue
        let areDistinct = labels.indices.allSatisfy { one in
            !labels[one].tokens.isEmpty
                && labels.indices.allSatisfy {
                    $0 == one || !labels[$0].tokens.starts(with: labels[one].tokens)
                }
        }
        return areDistinct
            && tokenizer.encode("a | \(name) ; b | \(name)") == a + bar + label + semicolon + b
                + bar + label
    }
}
