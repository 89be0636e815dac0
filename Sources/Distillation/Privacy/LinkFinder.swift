/// Finds links that carry a secret: a user name, a query, or a part that only a machine writes.
struct LinkFinder {
    private static let linkMax = 2_048
    private static let domainMax = 253
    /// From this length a part of a path that mixes letters and digits is taken for a token.
    private static let tokenMin = 16
    /// From this length a part of a path of digits alone is taken for somebody's number.
    private static let numberMin = 9
    private static let identifier = [8, 4, 4, 4, 12]
    private static let beginnings = ["https://", "http://", "www."].map { Array($0.unicodeScalars) }
    private let text: [Unicode.Scalar]

    init(_ text: [Unicode.Scalar]) { self.text = text }

    func spans() -> [PrivateSpan] {
        var spans: [PrivateSpan] = []
        var index = 0
        while index < text.count {
            let found = text.isWord(before: index) ? nil : link(at: index)
            if let found, isSecret(found) { spans.append(PrivateSpan(kind: .link, range: found)) }
            index = found?.upperBound ?? index + 1
        }
        return spans
    }

    private func link(at start: Int) -> Range<Int>? {
        guard
            let from = Self.beginnings.lazy.compactMap({ behind($0, at: start) }).first
                ?? endOfDomain(at: start)
        else { return nil }
        var end = text.end(from: start, countMax: Self.linkMax) { !$0.properties.isWhitespace }
        while end > from, ".,;:!?)]}>\"'’”".unicodeScalars.contains(text[end - 1]) { end -= 1 }
        return end > from ? start..<end : nil
    }

    private func behind(_ beginning: [Unicode.Scalar], at start: Int) -> Int? {
        let end = start + beginning.count
        guard end <= text.count, zip(text[start..<end], beginning).allSatisfy({ $0.lowered == $1 })
        else { return nil }
        return end
    }

    /// A domain without "www.", if a path or a query follows it.
    private func endOfDomain(at start: Int) -> Int? {
        guard text[start].isLatinOrDigit else { return nil }
        let end = text.end(from: start, countMax: Self.domainMax) {
            $0.isLatinOrDigit || $0 == "-" || $0 == "."
        }
        guard end < text.count, text[end] == "/" || text[end] == "?" else { return nil }
        let labels = text[start..<end].split(separator: ".", omittingEmptySubsequences: false)
        guard labels.count > 1, labels.allSatisfy({ !$0.isEmpty }), let top = labels.last,
            top.count > 1, top.allSatisfy(\.isLatin)
        else { return nil }
        return end
    }

    private func isSecret(_ link: Range<Int>) -> Bool {
        let words = text[link]
        return words.contains("?") || words.contains("@")
            || words.split { !$0.isLatinOrDigit && $0 != "_" && $0 != "-" }
                .contains(where: Self.isToken)
    }

    /// `9f8e7d6c5b4a39281706`, not `Best-Diner-g60763-Nevada`: letters and digits change often.
    private static func isToken(_ part: ArraySlice<Unicode.Scalar>) -> Bool {
        let pieces = part.split { $0 == "-" || $0 == "_" }
        let isIdentifier =
            pieces.map(\.count) == identifier && part.allSatisfy { $0.isHexadecimal || $0 == "-" }
        let mixed = pieces.filter { changes($0) > 1 }.reduce(0) { $0 + $1.count }
        return isIdentifier || mixed >= tokenMin
            || pieces.contains { piece in
                piece.allSatisfy(\.isDigit)
                    ? piece.count >= numberMin
                    : piece.count >= tokenMin && changes(piece) > 0
            }
    }

    private static func changes(_ piece: ArraySlice<Unicode.Scalar>) -> Int {
        zip(piece, piece.dropFirst()).count { $0.isDigit != $1.isDigit }
    }
}
