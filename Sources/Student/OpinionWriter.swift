import Opinions
import Transformer

/// Reads opinions out of what a T5 writes for one task: on terms of the text, or on categories.
struct OpinionWriter: Sendable {
    enum Subject: Sendable {
        case terms
        case categories([String], AnswerPaths)
    }

    /// An opinion, and what speaks for it; its confidence is not yet computed.
    struct Finding: Sendable {
        var opinion: Opinion
        var evidence: OpinionEvidence
    }

    /// What was read of the answer to one sequence.
    struct Answer: Sendable {
        var opinions: [AnswerGrammar.Written] = []
        /// One for each token.
        var choices: [Choice]
        /// Pieces that are no opinion on the sequence; none under a grammar.
        var dropped = 0
    }

    let subject: Subject
    let form: AnswerForm
    let confidence: T5Family.Confidence

    /// One grammar for each sequence of a text.
    func grammars(_ text: PreparedText, _ tokenizer: SentencePieceTokenizer) -> [AnswerGrammar] {
        switch subject {
        case .terms:
            let scalars = Array(text.text.unicodeScalars)
            return text.sequences.map {
                AnswerGrammar(text.paths($0, scalars, tokenizer), form)
            }
        case .categories(_, let paths):
            return text.sequences.map { _ in AnswerGrammar(paths, form) }
        }
    }

    /// What was written in the answers to the sequences of one text: terms in reading order,
    /// categories in that of the model's list.
    func findings(_ text: PreparedText, _ answers: [Answer]) -> [Finding] {
        switch subject {
        case .terms: answers.flatMap { terms(text, $0) }
        case .categories(let names, _): surest(answers.flatMap { categories(names, $0) })
        }
    }

    /// An opinion with its confidence.
    func opinion(_ finding: Finding) -> Opinion {
        var opinion = finding.opinion
        opinion.confidence = confidence(finding.evidence)
        return opinion
    }

    private func terms(_ text: PreparedText, _ answer: Answer) -> [Finding] {
        let places = OccurrenceChoice.places(of: answer.opinions.map(\.places))
        let scalars = places.isEmpty ? [] : Array(text.text.unicodeScalars)
        let found = zip(answer.opinions, places).map { written, place in
            var target = String.UnicodeScalarView()
            target.append(contentsOf: scalars[place])
            return Finding(
                opinion: Opinion(
                    target: String(target), span: place, polarity: written.polarity, confidence: 0),
                evidence: OpinionEvidence(written, answer.choices))
        }
        // Stable: of opinions on one place the one written first comes first.
        return found.enumerated().sorted { one, other in
            let (a, b) = (one.element.opinion.span ?? 0..<0, other.element.opinion.span ?? 0..<0)
            return (a.lowerBound, one.offset) < (b.lowerBound, other.offset)
        }.map(\.element)
    }

    private func categories(
        _ names: [String], _ answer: Answer
    ) -> [(category: Int, finding: Finding)] {
        answer.opinions.map { written in
            let category = written.places[0].lowerBound
            return (
                category,
                Finding(
                    opinion: Opinion(
                        category: names[category], polarity: written.polarity, confidence: 0),
                    evidence: OpinionEvidence(written, answer.choices))
            )
        }
    }

    /// Of equal opinions, from several sequences, the surest.
    private func surest(_ found: [(category: Int, finding: Finding)]) -> [Finding] {
        var surest: [(category: Int, finding: Finding)] = []
        for (category, finding) in found {
            let equal = surest.firstIndex {
                $0.category == category && $0.finding.opinion.polarity == finding.opinion.polarity
            }
            guard let equal else {
                surest.append((category, finding))
                continue
            }
            if confidence(finding.evidence) > confidence(surest[equal].finding.evidence) {
                surest[equal].finding = finding
            }
        }
        return surest.enumerated()
            .sorted { ($0.element.category, $0.offset) < ($1.element.category, $1.offset) }
            .map(\.element.finding)
    }
}

extension OpinionEvidence {
    fileprivate init(_ written: AnswerGrammar.Written, _ choices: [Choice]) {
        self.init(choices: choices[written.tokens], polarity: choices[written.polarityTokens])
    }
}
