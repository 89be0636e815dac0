import TestSupport
import Testing

@testable import Opinions

struct TargetLocatorTests {
    static let cases: [(review: String, target: String, places: [Range<Int>])] = [
        ("The screen is fine.", "screen", [4..<10]),
        ("The Screen is fine.", "screen", [4..<10]),
        ("Screens and a screen", "screen", [14..<20]),
        ("a pineapple", "apple", []), ("an apple-pie", "apple", [3..<8]),
        ("two  \n words", "two words", [0..<12]), ("two words", " two\twords ", [0..<9]),
        ("bun, bun and bun", "bun", [0..<3, 5..<8, 13..<16]),
        ("Bun or bun", "bun", [7..<10]),
        ("bun bun bun", "bun bun", [0..<7]),
        ("👍🏽 the café", "CAFÉ", [7..<11]), ("İİ screen", "SCREEN", [3..<9]),
        ("$3!", "$3!", [0..<3]), ("a$3!b", "$3!", [1..<4]),
        ("anything", "", []), ("", "x", []), ("anything", "   ", []),
    ]

    @Test(arguments: cases)
    func targetsAreFoundAsWholeWords(review: String, target: String, places: [Range<Int>]) {
        #expect(TargetLocator(review).places(of: target) == places)
    }

    @Test func aTargetThatIsNamedAgainTakesItsNextPlace() {
        var locator = TargetLocator("bun, Bun and tea")
        // Where a spelling stands as it is, other cases of it don't count.
        #expect([locator.next("tea"), locator.next("tea")] == [13..<16, 13..<16])
        #expect(locator.next("BUN") == 0..<3)
        #expect(locator.next("BUN") == 5..<8)
        #expect(locator.next("BUN") == 5..<8)
        #expect(locator.next("ham") == nil)
    }

    @Test func targetsLongerThanTheBoundAreNowhere() {
        let word = String(repeating: "a", count: TargetLocator.targetScalarsMax)
        #expect(TargetLocator(word).places(of: word) == [0..<word.count])
        #expect(TargetLocator(word + "a").places(of: word + "a").isEmpty)
    }

    /// Against the plain way to look for words.
    @Test(arguments: 0..<200)
    func allPlacesAreFound(seed: Int) {
        var random = SeededGenerator(seed: seed)
        let alphabet: [Unicode.Scalar] = ["a", "a", "b", "A", " ", ".", "ä"]
        func text(_ count: Int) -> [Unicode.Scalar] {
            (0..<count).compactMap { _ in alphabet.randomElement(using: &random) }
        }
        let review = text(60)
        var target = text(.random(in: 1...4, using: &random))
        while target.first == " " { target.removeFirst() }
        while target.last == " " { target.removeLast() }
        guard !target.isEmpty else { return }
        var expected: [Range<Int>] = []
        for start in 0...review.count - target.count {
            let place = start..<start + target.count
            guard Array(review[place]) == target, start >= expected.last?.upperBound ?? 0 else {
                continue
            }
            let isOpen = { (inner: Unicode.Scalar, outer: Unicode.Scalar?) in
                outer.map { !(inner.properties.isAlphabetic && $0.properties.isAlphabetic) } ?? true
            }
            let before = start > 0 ? review[start - 1] : nil
            let behind = place.upperBound < review.count ? review[place.upperBound] : nil
            if isOpen(target[0], before), isOpen(target[target.count - 1], behind) {
                expected.append(place)
            }
        }
        let places = TargetLocator(string(review)).places(of: string(target))
        if !expected.isEmpty { #expect(places == expected) }
        for place in places {
            let words = string(Array(review[place])).lowercased()
            #expect(words == string(target).lowercased().trimmingSpaces)
        }
    }
}

private func string(_ scalars: [Unicode.Scalar]) -> String {
    var view = String.UnicodeScalarView()
    view.append(contentsOf: scalars)
    return String(view)
}

extension String {
    fileprivate var trimmingSpaces: String { split(separator: " ").joined(separator: " ") }
}
