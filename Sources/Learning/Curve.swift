import Opinions
import Student
import Training

/// How a student that is being trained does on texts that it is not trained on, by the official
/// metric (paper §3): for people to look at. Nothing is chosen by it.
struct Curve {
    private let parent: EncoderStudent
    private let texts: [(prepared: PreparedText, gold: [OpinionPair])]
    private let sequences: [[EncoderSequence]]

    init(_ parent: EncoderStudent, _ held: [TaughtText]) {
        self.parent = parent
        texts = held.compactMap { text in
            text.pairs.map { (parent.prepare(text.text), $0) }
        }
        sequences = texts.map { parent.sequences(of: $0.prepared) }
    }

    /// 0…1; nil where there are no texts.
    func f1(of student: TrainableStudent) -> Double? {
        guard !texts.isEmpty else { return nil }
        var answers = student.answers(to: sequences.flatMap { $0.map(\.ids) })[...]
        var score = PairScore()
        for (text, sequences) in zip(texts, sequences) {
            let logits = answers.prefix(sequences.count).map(\.tags)
            answers = answers.dropFirst(sequences.count)
            let opinions = parent.opinions(in: text.prepared, tagLogits: logits)
            score.add(
                gold: text.gold,
                predicted: opinions.compactMap { opinion in
                    opinion.target.map { OpinionPair($0, opinion.polarity) }
                })
        }
        return score.f1
    }
}

extension TaughtText {
    /// The pairs of its terms; nil where they are not known. A term of two judgements is none.
    var pairs: [OpinionPair]? {
        guard let terms else { return nil }
        let scalars = Array(text.unicodeScalars)
        return terms.compactMap { term in
            guard let polarity = term.polarity, term.span.upperBound <= scalars.count else {
                return nil
            }
            var words = String.UnicodeScalarView()
            words.append(contentsOf: scalars[term.span])
            return OpinionPair(String(words), polarity)
        }
    }
}
