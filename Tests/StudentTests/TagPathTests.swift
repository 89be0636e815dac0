import TestSupport
import Testing

@testable import Student

struct TagPathTests {
    private static let path = TagPath([.outside, .begin(0), .inside(0), .begin(1), .inside(1)])

    private func isAllowed(_ path: [Int]) -> Bool {
        let tags = path.map { Self.path.tags[$0] }
        for (index, tag) in tags.enumerated() {
            guard case .inside(let kind) = tag else { continue }
            guard index > 0, tags[index - 1] == .begin(kind) || tags[index - 1] == tag else {
                return false
            }
        }
        return true
    }

    /// Every path of `words` tags, in the order of their indices.
    private func paths(words: Int) -> [[Int]] {
        (0..<words).reduce([[]]) { paths, _ in
            paths.flatMap { path in Self.path.tags.indices.map { path + [$0] } }
        }
    }

    @Test(arguments: 0..<200 as Range<UInt64>)
    func findsWhatTryingAllPathsFinds(seed: UInt64) {
        var random = SeededGenerator(seed: seed)
        let words = Int.random(in: 1...5, using: &random)
        let width = Self.path.tags.count
        let scores = (0..<words * width).map { _ in Float.random(in: -8...0, using: &random) }
        func sum(_ path: [Int]) -> Double {
            path.enumerated().reduce(0) { $0 + Double(scores[$1.offset * width + $1.element]) }
        }
        let best = paths(words: words).filter(isAllowed).max { sum($0) < sum($1) }
        #expect(Self.path.best(scores) == best)
    }

    @Test(arguments: 0..<100 as Range<UInt64>)
    func equalScoresStillGiveAnAllowedAndBestPath(seed: UInt64) {
        var random = SeededGenerator(seed: seed)
        let words = Int.random(in: 1...5, using: &random)
        let width = Self.path.tags.count
        let scores = (0..<words * width).map { _ in Float(Int.random(in: -2...0, using: &random)) }
        func sum(_ path: [Int]) -> Double {
            path.enumerated().reduce(0) { $0 + Double(scores[$1.offset * width + $1.element]) }
        }
        let found = Self.path.best(scores)
        #expect(isAllowed(found))
        #expect(sum(found) == paths(words: words).filter(isAllowed).map(sum).max())
    }

    @Test func ofEqualsTheFirstTagWins() {
        #expect(Self.path.best([0, 0, 0, 0, 0]) == [0])
        #expect(Self.path.best([Float](repeating: -1, count: 15)) == [0, 0, 0])
    }

    @Test func noWordsHaveNoTags() {
        #expect(Self.path.best([]) == [])
    }

    @Test func insideTheOtherPolarityIsNoWay() {
        // Greedy would take B-0 and then I-1.
        let scores: [Float] = [-9, 0, -9, -1, -9, -9, -9, -7, -9, 0]
        #expect(Self.path.best(scores) == [3, 4])
    }
}
