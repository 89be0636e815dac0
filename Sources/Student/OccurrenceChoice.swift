/// Decides which occurrence of a term is meant, where it stands in the text several times.
///
/// Models are trained to name terms in reading order. So the places of an answer's terms are
/// chosen such that no place is named twice while the term stands at another, unnamed one; that
/// under this condition the answer steps backwards in the text as rarely as possible; and that
/// places are as early as possible, the first term's before all others'.
///
/// The search is bounded, whatever is in the text: at every term it looks at the next
/// ``placesMax`` places and at the first ones, and it keeps the ``hypothesesMax`` best ways that
/// differ in what they leave free. Within these bounds the choice is exact.
enum OccurrenceChoice {
    static let hypothesesMax = 32
    static let placesMax = 4

    private struct Hypothesis {
        var backwardSteps = 0
        /// One for each term so far.
        var places: [Range<Int>] = []

        /// One step to each place that may be meant: free ones, or any where none is free.
        func steps(to term: [Range<Int>]) -> [Hypothesis] {
            let free = term.lazy.filter { !places.contains($0) }
            let last = places.last?.lowerBound ?? 0
            let candidates =
                free.isEmpty
                ? Self.near(last, term.lazy.filter { _ in true }) : Self.near(last, free)
            return candidates.map { place in
                Hypothesis(
                    backwardSteps: backwardSteps + (place.lowerBound < last ? 1 : 0),
                    places: places + [place])
            }
        }

        /// The next places from a position on, and the first ones of those before it.
        private static func near(
            _ position: Int, _ places: LazyFilterSequence<[Range<Int>]>
        ) -> [Range<Int>] {
            Array(places.prefix { $0.lowerBound < position }.prefix(placesMax))
                + Array(places.drop { $0.lowerBound < position }.prefix(placesMax))
        }

        /// What decides how it can go on: where it is, and what it has taken of what matters yet.
        func outlook(_ ahead: Set<Range<Int>>) -> [Range<Int>] {
            places.suffix(1)
                + places.filter(ahead.contains).sorted {
                    ($0.lowerBound, $0.upperBound) < ($1.lowerBound, $1.upperBound)
                }
        }

        static func isBetter(_ one: Hypothesis, _ other: Hypothesis) -> Bool {
            if one.backwardSteps != other.backwardSteps {
                return one.backwardSteps < other.backwardSteps
            }
            return one.places.lexicographicallyPrecedes(other.places) {
                $0.lowerBound < $1.lowerBound
            }
        }
    }

    /// One place for each term, in the order of the answer.
    ///
    /// - Parameter terms: where each term stands: in reading order, at least one place.
    static func places(of terms: [[Range<Int>]]) -> [Range<Int>] {
        // A term at one place leaves no choice, and most answers have only those.
        guard terms.contains(where: { $0.count > 1 }) else { return terms.map { $0[0] } }
        var hypotheses = [Hypothesis()]
        for (index, term) in terms.enumerated() {
            let ahead = Set(terms[(index + 1)...].filter { $0.count > 1 }.joined())
            var outlooks: Set<[Range<Int>]> = []
            hypotheses = hypotheses.flatMap { $0.steps(to: term) }
                .sorted(by: Hypothesis.isBetter)
                .filter { outlooks.insert($0.outlook(ahead)).inserted }
            hypotheses.removeLast(max(0, hypotheses.count - hypothesesMax))
        }
        return hypotheses[0].places
    }
}
