import TestSupport
import Testing

@testable import Student

struct OccurrenceChoiceTests {
    struct Case: CustomTestStringConvertible, Sendable {
        let testDescription: String
        /// Where each term may stand: the starts of its places.
        let terms: [[Int]]
        let chosen: [Int]
    }

    private static let cases = [
        Case(testDescription: "nothing", terms: [], chosen: []),
        Case(testDescription: "one place each", terms: [[7], [3], [3]], chosen: [7, 3, 3]),
        Case(testDescription: "the first of two", terms: [[2, 9]], chosen: [2]),
        Case(testDescription: "one after the other", terms: [[2, 9], [2, 9]], chosen: [2, 9]),
        Case(testDescription: "behind the one before", terms: [[5], [2, 9]], chosen: [5, 9]),
        Case(testDescription: "before the one behind", terms: [[2, 9], [5]], chosen: [2, 5]),
        Case(
            testDescription: "around another", terms: [[2, 9], [5], [2, 9]], chosen: [2, 5, 9]),
        Case(
            testDescription: "back at once, not twice", terms: [[30], [10, 50], [40], [10, 50]],
            chosen: [30, 10, 40, 50]),
        Case(
            testDescription: "again when all are named", terms: [[2, 9], [2, 9], [2, 9]],
            chosen: [2, 9, 9]),
        Case(
            testDescription: "a free one, even backwards", terms: [[9], [2, 9]], chosen: [9, 2]),
        Case(
            testDescription: "two terms, in turn", terms: [[1, 20], [5, 30], [1, 20], [5, 30]],
            chosen: [1, 5, 20, 30]),
    ]

    @Test(arguments: cases)
    func readingOrderDecides(_ example: Case) {
        let places = OccurrenceChoice.places(of: example.terms.map { $0.map { $0..<$0 + 1 } })
        #expect(places.map(\.lowerBound) == example.chosen)
    }

    /// All ways to choose, by the words of the rule.
    private func best(_ terms: [[Range<Int>]]) -> [Range<Int>] {
        var ways: [(steps: Int, places: [Range<Int>])] = [(0, [])]
        for term in terms {
            ways = ways.flatMap { way in
                let free = term.filter { !way.places.contains($0) }
                return (free.isEmpty ? term : free).map { place in
                    let isBack = place.lowerBound < way.places.last?.lowerBound ?? 0
                    return (way.steps + (isBack ? 1 : 0), way.places + [place])
                }
            }
        }
        let least = ways.map(\.steps).min()
        return ways.filter { $0.steps == least }.map(\.places).min {
            $0.lexicographicallyPrecedes($1) { $0.lowerBound < $1.lowerBound }
        } ?? []
    }

    @Test(arguments: 0..<300 as Range<UInt64>)
    func choosesWhatTryingAllWaysFinds(seed: UInt64) {
        var random = SeededGenerator(seed: seed)
        // Some words of a text, each at one to three places of its own.
        var starts = Array(0..<12).shuffled(using: &random)
        let words = (0..<4).map { _ in
            let count = Int.random(in: 1...3, using: &random)
            defer { starts.removeFirst(count) }
            return starts.prefix(count).sorted().map { $0..<$0 + 1 }
        }
        let terms = (0..<Int.random(in: 0...7, using: &random)).map { _ in
            words.randomElement(using: &random) ?? [0..<1]
        }
        #expect(OccurrenceChoice.places(of: terms) == best(terms))
    }

    @Test(.timeLimit(.minutes(1)))
    func manyChoicesStayBounded() {
        let terms = (0..<60).map { term in (0..<20).map { $0 * 100 + term % 15..<$0 * 100 + 90 } }
        let places = OccurrenceChoice.places(of: terms)
        #expect(Set(places.map { "\($0)" }).count == 60)
    }
}
