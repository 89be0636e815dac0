import Opinions
import Transformer

/// Reads opinions out of what a decoder wrote without a grammar.
///
/// Every piece between two `;` is read by the paper's parser, which drops what is ill-formed and
/// what the sequence does not hold; those pieces are counted.
struct FreeAnswer {
    let tokenizer: SentencePieceTokenizer
    let subject: OpinionWriter.Subject

    /// - Parameters:
    ///   - sequence: the words that were answered.
    ///   - start: where they stand in the text.
    func read(_ generation: Generation, sequence: String, start: Int) -> OpinionWriter.Answer {
        var answer = OpinionWriter.Answer(choices: generation.choices)
        let locator = TargetLocator(sequence)
        let signs = generation.ids.map { tokenizer.decode([$0]) }
        let ends = signs.indices.filter { signs[$0].contains(";") } + [signs.count]
        var next = 0
        for end in ends {
            let piece = next..<end
            let text = tokenizer.decode(Array(generation.ids[piece]))
            defer { next = end + 1 }
            guard !text.unicodeScalars.allSatisfy(\.properties.isWhitespace) else { continue }
            let pair = OpinionText.parsed(text, sentence: sequence, task: task).first
            let places = pair.map { self.places(of: $0.term, locator, start) } ?? []
            guard let pair, !places.isEmpty else {
                answer.dropped += 1
                continue
            }
            let said = answer.opinions.count { $0.places == places && $0.polarity == pair.polarity }
            guard said < places.count else { continue }
            let bar = piece.last { signs[$0].contains("|") } ?? piece.lowerBound
            // The separator before a piece belongs to it, as under the grammar.
            answer.opinions.append(
                AnswerGrammar.Written(
                    places: places, polarity: pair.polarity,
                    tokens: max(0, next - 1)..<end, polarityTokens: bar + 1..<end))
        }
        return answer
    }

    private var task: BenchmarkTask { if case .terms = subject { .extract } else { .categorise } }

    private func places(of term: String, _ locator: TargetLocator, _ start: Int) -> [Range<Int>] {
        switch subject {
        case .terms:
            locator.places(of: term).map { $0.lowerBound + start..<$0.upperBound + start }
        case .categories(let names, _):
            names.firstIndex(of: term).map { [$0..<$0 + 1] } ?? []
        }
    }
}
