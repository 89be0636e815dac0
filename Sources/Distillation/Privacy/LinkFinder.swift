/// Finds links that carry a secret, and IP addresses.
struct LinkFinder {
    private static let linkMax = 2_048
    /// From this length a part of a path with letters and digits is taken for a token.
    private static let tokenMin = 16
    private static let addressMax = 45
    private static let beginnings = ["https://", "http://", "www."].map { Array($0.unicodeScalars) }
    private let text: [Unicode.Scalar]

    init(_ text: [Unicode.Scalar]) { self.text = text }

    func spans() -> [PrivateSpan] {
        var spans: [PrivateSpan] = []
        var index = 0
        while index < text.count {
            let found = text.isWord(before: index) ? nil : link(at: index) ?? address(at: index)
            if let found { spans.append(found) }
            index = found?.range.upperBound ?? index + 1
        }
        return spans
    }

    private func link(at start: Int) -> PrivateSpan? {
        guard text[start] == "h" || text[start] == "w" || text[start] == "H" || text[start] == "W",
            let beginning = Self.beginnings.first(where: { begins(at: start, with: $0) })
        else { return nil }
        var end = text.end(from: start, countMax: Self.linkMax) { !$0.properties.isWhitespace }
        while end > start, ".,;:!?)]}\"'".unicodeScalars.contains(text[end - 1]) { end -= 1 }
        guard end > start + beginning.count else { return nil }
        let rest = text[start + beginning.count..<end]
        let isSecret =
            rest.contains("?") || rest.contains("@")
            || rest.split(whereSeparator: { !$0.isLatinOrDigit && $0 != "_" && $0 != "-" })
                .contains(where: Self.isToken)
        return isSecret ? PrivateSpan(kind: .link, range: start..<end) : nil
    }

    private static func isToken(_ part: ArraySlice<Unicode.Scalar>) -> Bool {
        part.count >= tokenMin && part.contains(where: \.isDigit) && part.contains(where: \.isLatin)
    }

    private func begins(at start: Int, with beginning: [Unicode.Scalar]) -> Bool {
        start + beginning.count <= text.count
            && zip(text[start...], beginning).allSatisfy {
                $0 == $1 || $0.properties.lowercaseMapping.unicodeScalars.first == $1
            }
    }

    private func address(at start: Int) -> PrivateSpan? {
        guard text[start].isHexadecimal || text[start] == ":" else { return nil }
        let end = text.end(from: start, countMax: Self.addressMax) {
            $0.isHexadecimal || $0 == ":" || $0 == "."
        }
        guard !text.isWord(at: end) else { return nil }
        var last = end
        while last > start, text[last - 1] == "." || text[last - 1] == ":" { last -= 1 }
        // "::" may end an address; a colon alone is punctuation.
        if last + 2 <= end, text[last] == ":", text[last + 1] == ":" { last += 2 }
        let range = start..<last
        return isVersion4(range) || isVersion6(range)
            ? PrivateSpan(kind: .address, range: range) : nil
    }

    private func isVersion4(_ range: Range<Int>) -> Bool {
        let parts = text[range].split(separator: ".", omittingEmptySubsequences: false)
        return parts.count == 4
            && parts.allSatisfy { part in
                part.count <= 3 && text.number(part.indices).map { $0 <= 255 } == true
            }
    }

    private func isVersion6(_ range: Range<Int>) -> Bool {
        guard !text[range].contains(".") else { return false }
        let groups = text[range].split(separator: ":", omittingEmptySubsequences: false)
        let isShort = zip(range, range.dropFirst()).contains {
            text[$0] == ":" && text[$1] == ":"
        }
        let full = groups.filter { !$0.isEmpty }
        guard full.allSatisfy({ $0.count <= 4 }) else { return false }
        // "C::B" is no address, though it could be one.
        guard text[range].contains(where: \.isDigit) else { return false }
        return isShort ? full.count > 1 && full.count < 8 : groups.count == 8 && full.count == 8
    }
}
