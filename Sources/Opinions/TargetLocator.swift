/// Finds where in a review the words stand that a model quotes.
///
/// As they are written first, and where that fails with letters of either case and any white space
/// alike. Whole words only: "app" does not stand in "apple". Linear in the review for each target
/// that is asked for.
public struct TargetLocator: Sendable {
    /// The longest target that is looked for, in Unicode scalars.
    public static let targetScalarsMax = 512

    private let text: [Unicode.Scalar]
    private let folded: [Unicode.Scalar]
    /// For each folded scalar, and one behind the last, the scalar of the text that it comes from.
    private let origins: [Int]
    /// How many places of each target were given out, by the target's scalars.
    private var given: [[Unicode.Scalar]: Int] = [:]

    public init(_ text: String) {
        self.text = Array(text.unicodeScalars)
        (folded, origins) = Self.folded(self.text)
    }

    /// Where `target` stands: ranges of Unicode scalars of the review in order, without overlaps;
    /// empty where it doesn't, or is empty or longer than ``targetScalarsMax``.
    public func places(of target: String) -> [Range<Int>] {
        let scalars = Array(target.unicodeScalars.prefix(Self.targetScalarsMax + 1))
        guard scalars.count <= Self.targetScalarsMax else { return [] }
        let wanted = Array(QuotedWords.trimmed(scalars[...], \.properties.isWhitespace))
        let exact = Self.places(of: wanted, in: text)
        if !exact.isEmpty { return exact }
        return Self.places(of: Self.folded(wanted).scalars, in: folded).map {
            // The end is where the last scalar ends, not where the next begins: white space that
            // was folded lies between.
            origins[$0.lowerBound]..<origins[$0.upperBound - 1] + 1
        }
    }

    /// The place of a target that is named once more: its first one, then its second; the last one
    /// again when all were given out.
    public mutating func next(_ target: String) -> Range<Int>? {
        let places = places(of: target)
        guard !places.isEmpty else { return nil }
        let key = Self.folded(Array(target.unicodeScalars)).scalars
        let count = given[key, default: 0]
        given[key] = count + 1
        return places[min(count, places.count - 1)]
    }

    /// Small letters, and one space for each run of white space.
    private static func folded(
        _ text: [Unicode.Scalar]
    ) -> (scalars: [Unicode.Scalar], origins: [Int]) {
        var scalars: [Unicode.Scalar] = []
        var origins: [Int] = []
        for (index, scalar) in text.enumerated() {
            let isSpace = scalar.properties.isWhitespace
            if isSpace, scalars.last == " " { continue }
            for small in isSpace ? " ".unicodeScalars : lowered(scalar) {
                scalars.append(small)
                origins.append(index)
            }
        }
        return (scalars, origins)
    }

    private static func lowered(_ scalar: Unicode.Scalar) -> String.UnicodeScalarView {
        guard scalar.isASCII else { return scalar.properties.lowercaseMapping.unicodeScalars }
        let isCapital = ("A"..."Z").contains(scalar)
        return String(isCapital ? Unicode.Scalar(UInt8(scalar.value) + 32) : scalar).unicodeScalars
    }

    /// All places of a pattern by Knuth, Morris and Pratt's method, whole words only.
    private static func places(
        of pattern: [Unicode.Scalar], in text: [Unicode.Scalar]
    ) -> [Range<Int>] {
        guard let first = pattern.first, let last = pattern.last else { return [] }
        let borders = borders(of: pattern)
        var places: [Range<Int>] = []
        var matched = 0
        for (index, scalar) in text.enumerated() {
            while matched > 0, pattern[matched] != scalar { matched = borders[matched - 1] }
            if pattern[matched] == scalar { matched += 1 }
            guard matched == pattern.count else { continue }
            let place = index + 1 - pattern.count..<index + 1
            let isCutBefore =
                isWordPart(first) && place.lowerBound > 0
                && isWordPart(text[place.lowerBound - 1])
            let isCutBehind =
                isWordPart(last) && place.upperBound < text.count
                && isWordPart(text[place.upperBound])
            let isWhole = !isCutBefore && !isCutBehind
            if isWhole { places.append(place) }
            matched = isWhole ? 0 : borders[matched - 1]
        }
        return places
    }

    /// For each prefix of the pattern, the length of the longest proper prefix that ends it.
    private static func borders(of pattern: [Unicode.Scalar]) -> [Int] {
        var borders = Array(repeating: 0, count: pattern.count)
        var length = 0
        for index in pattern.indices.dropFirst() {
            while length > 0, pattern[length] != pattern[index] { length = borders[length - 1] }
            if pattern[length] == pattern[index] { length += 1 }
            borders[index] = length
        }
        return borders
    }

    private static func isWordPart(_ scalar: Unicode.Scalar) -> Bool {
        scalar.properties.isAlphabetic || scalar.properties.numericType != nil
    }
}
