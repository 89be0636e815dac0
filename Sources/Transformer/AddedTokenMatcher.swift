/// Finds added tokens in a text: the leftmost first, of those the longest.
/// Source: `AddedVocabulary::find_matches` of Hugging Face's tokenizers.
struct AddedTokenMatcher: Sendable {
    /// A part of a text, and the token that it is; nil where it is text.
    typealias Part = (range: Range<Int>, token: Int32?)

    /// The longest first.
    private let tokens: [(bytes: [UInt8], token: AddedToken)]
    private var isFirstByte = [Bool](repeating: false, count: 256)

    /// - Parameter tokens: what to look for, and the token that it stands for; none is empty.
    init(_ tokens: [(bytes: [UInt8], token: AddedToken)]) {
        self.tokens = tokens.sorted { $0.bytes.count > $1.bytes.count }
        for (bytes, _) in tokens { isFirstByte[Int(bytes[0])] = true }
    }

    /// Parts that hold all of `range` of `text`, in order, none empty.
    func parts(of text: [UInt8], _ range: Range<Int>) -> [Part] {
        guard !tokens.isEmpty else { return range.isEmpty ? [] : [(range, nil)] }
        var parts: [Part] = []
        var behind = range.lowerBound
        var index = range.lowerBound
        while index < range.upperBound {
            guard isFirstByte[Int(text[index])],
                let (bytes, token) = match(text[index..<range.upperBound])
            else {
                index += 1
                continue
            }
            var (start, end) = (index, index + bytes.count)
            index = end
            if token.isSingleWord, Self.isTouched(text, start..<end, within: range) { continue }
            if token.stripsLeft { start = Self.whiteSpace(text, before: start, from: behind) }
            if token.stripsRight {
                while end < range.upperBound {
                    let length = text.whiteSpaceLength(at: end)
                    if length == 0 { break }
                    end += length
                }
            }
            if behind < start { parts.append((behind..<start, nil)) }
            parts.append((start..<end, token.id))
            behind = end
            index = max(index, end)
        }
        if behind < range.upperBound { parts.append((behind..<range.upperBound, nil)) }
        return parts
    }

    private func match(_ text: ArraySlice<UInt8>) -> (bytes: [UInt8], token: AddedToken)? {
        tokens.first { text.starts(with: $0.bytes) }
    }

    private static func whiteSpace(_ text: [UInt8], before end: Int, from limit: Int) -> Int {
        var start = end
        while start > limit {
            let before = scalarStart(text, before: start)
            guard text.whiteSpaceLength(at: before) > 0 else { break }
            start = before
        }
        return start
    }

    private static func isTouched(
        _ text: [UInt8], _ token: Range<Int>, within range: Range<Int>
    ) -> Bool {
        let isTouchedBefore =
            token.lowerBound > range.lowerBound
            && isWord(text.scalar(at: scalarStart(text, before: token.lowerBound)))
        return isTouchedBefore
            || token.upperBound < range.upperBound && isWord(text.scalar(at: token.upperBound))
    }

    private static func scalarStart(_ text: [UInt8], before end: Int) -> Int {
        var start = end - 1
        while text[start] & 0xC0 == 0x80 { start -= 1 }
        return start
    }

    /// `\w` of Unicode's UTS 18, annex C.
    private static func isWord(_ scalar: Unicode.Scalar) -> Bool {
        let properties = scalar.properties
        if properties.isAlphabetic || properties.isJoinControl { return true }
        switch properties.generalCategory {
        case .nonspacingMark, .spacingMark, .enclosingMark, .decimalNumber, .connectorPunctuation:
            return true
        default: return false
        }
    }
}
