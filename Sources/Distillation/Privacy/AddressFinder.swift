/// Finds e-mail addresses and @handles.
struct AddressFinder {
    private static let localMax = 64
    private static let domainMax = 253
    private static let handleMax = 30
    private let text: [Unicode.Scalar]

    init(_ text: [Unicode.Scalar]) { self.text = text }

    func spans() -> [PrivateSpan] {
        text.indices.filter { text[$0] == "@" }.compactMap { email(at: $0) ?? handle(at: $0) }
    }

    private func email(at sign: Int) -> PrivateSpan? {
        var start = sign
        while start > 0, sign - start < Self.localMax, Self.isLocal(text[start - 1]) { start -= 1 }
        while start < sign, !text[start].isLatinOrDigit { start += 1 }
        var end = text.end(from: sign + 1, countMax: Self.domainMax) {
            $0.isLatinOrDigit || $0 == "-" || $0 == "."
        }
        while end > sign + 1, !text[end - 1].isLatinOrDigit { end -= 1 }
        let labels = text[(sign + 1)..<max(end, sign + 1)].split(
            separator: ".", omittingEmptySubsequences: false)
        guard start < sign, labels.count > 1, labels.allSatisfy({ !$0.isEmpty }),
            let top = labels.last, top.count > 1, top.allSatisfy(\.isLatin)
        else { return nil }
        return PrivateSpan(kind: .email, range: start..<end)
    }

    private func handle(at sign: Int) -> PrivateSpan? {
        guard !text.isWord(before: sign), sign + 1 < text.count,
            text[sign + 1].isLatin || text[sign + 1] == "_"
        else { return nil }
        let end = text.end(from: sign + 1, countMax: Self.handleMax) {
            $0.isLatinOrDigit || $0 == "_"
        }
        guard end - sign > 2, !text.isWord(at: end) else { return nil }
        return PrivateSpan(kind: .handle, range: sign..<end)
    }

    private static func isLocal(_ scalar: Unicode.Scalar) -> Bool {
        scalar.isLatinOrDigit || "._%+-".unicodeScalars.contains(scalar)
    }
}
