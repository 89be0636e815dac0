import Opinions

/// How a student that is being trained does on texts that it is not trained on, by the official
/// metric (paper §3): for people to look at. Nothing is chosen by it.
struct Curve<Family: FamilyTraining> {
    /// A T5 takes its time to write.
    private static var textsMax: Int { 400 }

    private let family: Family
    private let texts: [TaughtText]
    private let gold: [[OpinionPair]]

    init(_ family: Family, _ held: [TaughtText]) {
        self.family = family
        let known = held.lazy.compactMap { text in family.goldPairs(of: text).map { (text, $0) } }
            .prefix(Self.textsMax)
        (texts, gold) = (known.map(\.0), known.map(\.1))
    }

    /// 0…1; nil where there are no texts.
    ///
    /// - Parameter student: nil: the parent.
    func f1(of student: Family.Student?) throws -> Double? {
        guard !texts.isEmpty else { return nil }
        var score = PairScore()
        for (gold, predicted) in zip(gold, try family.pairs(in: texts, by: student)) {
            score.add(gold: gold, predicted: predicted)
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
