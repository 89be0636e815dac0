/// The letters and digits of addresses and numbers, which are all of ASCII.
extension Unicode.Scalar {
    var isDigit: Bool { ("0"..."9").contains(self) }
    var isLatin: Bool { ("a"..."z").contains(self) || ("A"..."Z").contains(self) }
    var isLatinOrDigit: Bool { isDigit || isLatin }
    var isHexadecimal: Bool {
        isDigit || ("a"..."f").contains(self) || ("A"..."F").contains(self)
    }
    /// Whether a word of any script goes on with it.
    var isWord: Bool { properties.isAlphabetic || properties.numericType != nil || self == "_" }
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
