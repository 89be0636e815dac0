/// The letters and digits of addresses and numbers.
extension Unicode.Scalar {
    var isDigit: Bool { ("0"..."9").contains(self) }
    var isLatin: Bool { ("a"..."z").contains(self) || ("A"..."Z").contains(self) }
    var isLatinOrDigit: Bool { isDigit || isLatin }
    var isHexadecimal: Bool {
        isDigit || ("a"..."f").contains(self) || ("A"..."F").contains(self)
    }
    /// A digit of any script that counts by tens.
    var isAnyDigit: Bool { isDigit || (!isASCII && properties.numericType == .decimal) }
    /// The small letter; itself where that is none, or several.
    var lowered: Unicode.Scalar {
        let small = properties.lowercaseMapping.unicodeScalars
        return small.count == 1 ? small.first ?? self : self
    }
    /// Of a digit of any script.
    var digit: Int { properties.numericValue.map { Int($0) } ?? 0 }
    /// A space that may stand inside a number; no line break.
    var isBlank: Bool { self == "\t" || properties.generalCategory == .spaceSeparator }
    var isHyphen: Bool { properties.generalCategory == .dashPunctuation || self == "\u{2212}" }
    /// Whether a word goes on with it. Of a script without spaces no letter does: what stands
    /// beside it may be a word by itself.
    var isWord: Bool {
        isLatinOrDigit || self == "_"
            || (!isASCII && !isUnspaced
                && (properties.isAlphabetic || properties.numericType != nil))
    }
    /// A letter of Chinese, Japanese, Korean (whose endings follow a number directly), Thai, Lao,
    /// Burmese or Khmer.
    var isUnspaced: Bool {
        switch value {
        case 0x0E00...0x0EFF, 0x1000...0x109F, 0x1100...0x11FF, 0x1780...0x17FF: true
        case 0x2E80...0x9FFF, 0xA960...0xA97F, 0xAC00...0xD7FF, 0xF900...0xFAFF: true
        case 0xFF66...0xFFDC, 0x20000...0x3FFFF: true
        default: false
        }
    }
}

extension Array<Unicode.Scalar> {
    /// Where what begins at `start` and holds `condition` ends; no further than `countMax`.
    func end(
        from start: Int, countMax: Int, while condition: (Unicode.Scalar) -> Bool
    ) -> Int {
        var end = start
        let limit = Swift.min(count, start + countMax)
        while end < limit, condition(self[end]) { end += 1 }
        return end
    }

    func isWord(before index: Int) -> Bool { index > 0 && self[index - 1].isWord }
    func isWord(at index: Int) -> Bool { index < count && self[index].isWord }

    /// The number that digits write; nil of none, or of more than nine.
    func number(_ range: Range<Int>) -> Int? {
        guard (1...9).contains(range.count), self[range].allSatisfy(\.isDigit) else { return nil }
        return self[range].reduce(0) { 10 * $0 + Int($1.value) - 48 }
    }
}
