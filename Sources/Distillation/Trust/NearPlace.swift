import Opinions

/// Finds where words stand in a review that a teacher quotes with a slip: a letter too many, an
/// ending.
///
/// Whole words only, and never more slips than ``slipsMax`` or one in seven letters. Work is
/// bounded by ``wordsMax`` windows of at most ``targetScalarsMax`` scalars.
struct NearPlace {
    static let slipsMax = 3
    static let targetScalarsMax = 64
    /// The words of a review that are searched.
    static let wordsMax = 2_000

    private let text: [Unicode.Scalar]
    private let words: [Range<Int>]

    init(_ text: String) {
        let scalars = Array(text.lowercased().unicodeScalars)
        // A case mapping that changes lengths would shift every place behind it.
        self.text = scalars.count == text.unicodeScalars.count ? scalars : []
        words = Array(Self.words(self.text).prefix(Self.wordsMax))
    }

    /// The nearest place in Unicode scalars, of equals the first; nil where none is near enough.
    func place(of target: String) -> Range<Int>? {
        let wanted = Array(target.lowercased().unicodeScalars.prefix(Self.targetScalarsMax + 1))
        let count = Self.words(wanted).count
        let slipsMax = min(Self.slipsMax, wanted.count / 7)
        guard count > 0, slipsMax > 0, wanted.count <= Self.targetScalarsMax else { return nil }
        var best: (slips: Int, place: Range<Int>)?
        for first in words.indices {
            let last = first + count - 1
            guard last < words.count else { break }
            let place = words[first].lowerBound..<words[last].upperBound
            guard abs(place.count - wanted.count) <= slipsMax else { continue }
            let slips = Self.distance(wanted, text[place])
            if slips <= slipsMax, slips < best?.slips ?? Int.max { best = (slips, place) }
        }
        return best?.place
    }

    private static func words(_ text: [Unicode.Scalar]) -> [Range<Int>] {
        var words: [Range<Int>] = []
        var start: Int?
        for (index, scalar) in text.enumerated() {
            let isPart = scalar.properties.isAlphabetic || scalar.properties.numericType != nil
            if isPart, start == nil { start = index }
            if !isPart, let begin = start {
                words.append(begin..<index)
                start = nil
            }
        }
        return start.map { words + [$0..<text.count] } ?? words
    }

    /// Levenshtein's distance.
    private static func distance(_ a: [Unicode.Scalar], _ b: ArraySlice<Unicode.Scalar>) -> Int {
        var row = Array(0...b.count)
        for (i, left) in a.enumerated() {
            var diagonal = row[0]
            row[0] = i + 1
            for (j, right) in b.enumerated() {
                let above = row[j + 1]
                row[j + 1] = min(
                    above + 1, row[j] + 1, diagonal + (left == right ? 0 : 1))
                diagonal = above
            }
        }
        return row[b.count]
    }
}
