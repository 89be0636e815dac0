import Foundation
import Opinions
import TestSupport
import Testing
import Transformer

@testable import Student

/// The grammar over a text, with a real tokenizer and without a model.
struct GrammarRig: Sendable {
    static let tokenizer = Result {
        try SentencePieceTokenizer(
            path: TinyModel.goldens.appending(path: "t5-tokens/spiece.model")
                .path(percentEncoded: false))
    }

    let text: String
    let grammar: AnswerGrammar

    init(_ text: String, polarities: [Polarity] = Polarity.allCases) throws {
        let tokenizer = try Self.tokenizer.get()
        let pieces = tokenizer.tokenize(text, specialTokens: .plainText)
        let prepared = PreparedText(
            text: text, pieces: pieces, sequences: [0..<pieces.count], specialTokens: 1)
        let paths = prepared.paths(
            0..<pieces.count, Array(text.unicodeScalars), tokenizer)
        self.text = text
        grammar = AnswerGrammar(paths, AnswerForm(polarities, tokenizer))
    }

    /// What the grammar makes of an answer; nil where it does not allow it.
    func read(_ answer: String) throws -> [AnswerGrammar.Written]? {
        let tokenizer = try Self.tokenizer.get()
        var grammar = grammar
        for token in tokenizer.encode(answer) + [tokenizer.endID] {
            guard case .only(let allowed) = grammar.allowed(), allowed.contains(token) else {
                return nil
            }
            grammar.take(token)
        }
        return grammar.opinions
    }

    func words(_ place: Range<Int>) -> String {
        String(String.UnicodeScalarView(Array(text.unicodeScalars)[place]))
    }

    /// What a decoder that decides at random writes: its tokens, and whether it came to the end.
    func random(
        _ random: inout SeededGenerator, endsWith endChance: Double
    ) -> (tokens: [Int32], grammar: AnswerGrammar, hasEnded: Bool) {
        var grammar = grammar
        var tokens: [Int32] = []
        while tokens.count <= AnswerForm.tokensMax {
            guard case .only(let allowed) = grammar.allowed(), !allowed.isEmpty else { break }
            let mayEnd = allowed.contains(grammar.form.end)
            let others = allowed.filter { $0 != grammar.form.end }
            let ends = mayEnd && Double.random(in: 0..<1, using: &random) < endChance
            let token = ends ? nil : others.randomElement(using: &random)
            grammar.take(token ?? grammar.form.end)
            guard let token else { return (tokens, grammar, true) }
            tokens.append(token)
        }
        return (tokens, grammar, false)
    }
}
