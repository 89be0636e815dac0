/// Finds e-mail addresses that are written so that no machine should read them:
/// `jane (at) example.com`, `jane at example dot com`.
struct SpeltAddressFinder {
    private static let localMax = 64
    private static let labelMax = 63
    private static let labelsMax = 6
    /// Blanks on one side of an "at" or a "dot".
    private static let blanksMax = 2
    private static let signs = ["at", "arroba"].map { Array($0.unicodeScalars) }
    private static let dots = ["dot", "punkt", "punto"].map { Array($0.unicodeScalars) }
    private let text: [Unicode.Scalar]

    init(_ text: [Unicode.Scalar]) { self.text = text }

    func spans() -> [PrivateSpan] {
        text.indices.filter { !text.isWord(before: $0) }.compactMap { index in
            Self.signs.lazy.compactMap { address(around: $0, at: index) }.first
        }
    }

    private func address(around sign: [Unicode.Scalar], at start: Int) -> PrivateSpan? {
        guard let joint = joint(sign, at: start), let local = local(before: joint.range.lowerBound)
        else { return nil }
        var labels: [Range<Int>] = []
        var index = joint.range.upperBound
        var isSpelt = false
        while labels.count < Self.labelsMax {
            let end = text.end(from: index, countMax: Self.labelMax) { $0.isWord || $0 == "-" }
            guard end > index else { break }
            labels.append(index..<end)
            if end < text.count, text[end] == ".", text.isWord(at: end + 1) {
                index = end + 1
                continue
            }
            guard let dot = dot(behind: end) else { break }
            isSpelt = true
            index = dot.upperBound
        }
        guard labels.count > 1, let top = labels.last, let domain = labels.first,
            top.count > 1, text[top].allSatisfy(\.isLatin),
            joint.isBracketed || isSpelt || Self.providers.contains(lowered(domain)),
            !Self.articles.contains(lowered(domain))
        else { return nil }
        return PrivateSpan(kind: .email, range: local..<top.upperBound)
    }

    /// A word between blanks or brackets; `range` has these, too.
    private func joint(
        _ word: [Unicode.Scalar], at start: Int
    ) -> (range: Range<Int>, isBracketed: Bool)? {
        let end = start + word.count
        guard end < text.count, !text.isWord(at: end),
            zip(text[start..<end], word).allSatisfy({ $0.lowered == $1 })
        else { return nil }
        let isBracketed =
            start > 0 && "([{<".unicodeScalars.contains(text[start - 1])
            && ")]}>".unicodeScalars.contains(text[end])
        var (first, last) = isBracketed ? (start - 1, end + 1) : (start, end)
        let inner = first..<last
        while first > 0, inner.lowerBound - first < Self.blanksMax, text[first - 1].isBlank {
            first -= 1
        }
        last = text.end(from: last, countMax: Self.blanksMax, while: \.isBlank)
        let isApart = first < inner.lowerBound && last > inner.upperBound
        return isBracketed || isApart ? (first..<last, isBracketed) : nil
    }

    private func dot(behind end: Int) -> Range<Int>? {
        var start = text.end(from: end, countMax: Self.blanksMax, while: \.isBlank)
        if start < text.count, "([{<".unicodeScalars.contains(text[start]) { start += 1 }
        return Self.dots.lazy.compactMap { joint($0, at: start)?.range }.first
    }

    private func local(before end: Int) -> Int? {
        var start = end
        while start > 0, end - start < Self.localMax, AddressFinder.isLocal(text[start - 1]) {
            start -= 1
        }
        while start < end, !text[start].isWord { start += 1 }
        return start < end ? start : nil
    }

    private func lowered(_ range: Range<Int>) -> String {
        String(String.UnicodeScalarView(text[range].map(\.lowered)))
    }

    /// Whose names alone say that it is an address: "jane at gmail.com", not "meet at joes.com".
    private static let providers: Set<String> = [
        "gmail", "googlemail", "yahoo", "hotmail", "outlook", "icloud", "aol", "gmx", "proton",
        "protonmail",
    ]
    /// "Look at the dot com crash."
    private static let articles: Set<String> = ["the", "a", "this", "that", "my", "their"]
}
