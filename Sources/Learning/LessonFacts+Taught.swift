import Opinions
import Registry

extension LessonFacts {
    /// A champion is sure of an opinion from this confidence on.
    static let sureFrom = 0.7

    /// Holds what a teacher says of a text against what the champion says of the same words.
    /// What is neutral is a matter of taste.
    mutating func add(_ text: TaughtText, champion analysis: Analysis) {
        let said = Dictionary(
            grouping: analysis.opinions.filter { $0.category == nil }, by: \.span)
        for term in text.terms ?? [] {
            // Of words that it judges twice the champion says nothing.
            guard let taught = term.polarity, let ours = said[term.span], ours.count == 1,
                let opinion = ours.first, let target = opinion.target,
                Self.sides.contains(taught), Self.sides.contains(opinion.polarity)
            else { continue }
            add(
                target, isContradicted: taught != opinion.polarity,
                isSure: opinion.confidence >= Self.sureFrom)
        }
    }

    private static let sides: [Polarity] = [.positive, .negative]
}
