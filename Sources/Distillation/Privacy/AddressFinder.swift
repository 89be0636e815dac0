/// Finds e-mail addresses and @handles.
struct AddressFinder {
    private static let localMax = 64
    private static let domainMax = 253
    private static let handleMax = 30
    private let text: [Unicode.Scalar]

    init(_ text: [Unicode.Scalar]) { self.text = text }

    func spans() -> [PrivateSpan] {
        text.indices.filter { text[$0] == "@" || text[$0] == "\u{FF20}" }
            .compactMap { email(at: $0) ?? handle(at: $0) }
    }

    private func email(at sign: Int) -> PrivateSpan? {
        var start = sign
        while start > 0, sign - start < Self.localMax, Self.isLocal(text[start - 1]) { start -= 1 }
        while start < sign, !text[start].isWord { start += 1 }
        var end = text.end(from: sign + 1, countMax: Self.domainMax) {
            $0.isWord || $0 == "-" || $0 == "."
        }
        while end > sign + 1, !text[end - 1].isWord { end -= 1 }
        let labels = text[(sign + 1)..<max(end, sign + 1)].split(
            separator: ".", omittingEmptySubsequences: false)
        guard start < sign, labels.count > 1, labels.allSatisfy({ !$0.isEmpty }),
            let top = labels.last, top.count > 1, top.allSatisfy({ $0.isWord && !$0.isAnyDigit })
        else { return nil }
        // "@marco@example.social" is a handle of a federated server.
        let isHandle = start > 0 && text[start - 1] == "@"
        return PrivateSpan(
            kind: isHandle ? .handle : .email, range: (isHandle ? start - 1 : start)..<end)
    }

    private func handle(at sign: Int) -> PrivateSpan? {
        guard !text.isWord(before: sign), text.isWord(at: sign + 1), !text[sign + 1].isAnyDigit
        else { return nil }
        let limit = min(text.count, sign + 1 + Self.handleMax)
        var end = sign + 1
        while end < limit {
            let joins = (text[end] == "." || text[end] == "-") && isSmall(at: end + 1)
            guard text[end].isWord || joins else { break }
            end += 1
        }
        let name = String(String.UnicodeScalarView(text[sign + 1..<end].map(\.lowered)))
        guard end - sign > 2, !text.isWord(at: end), !Self.words.contains(name) else { return nil }
        return PrivateSpan(kind: .handle, range: sign..<end)
    }

    /// A capital behind a dot begins a sentence.
    private func isSmall(at index: Int) -> Bool {
        text.isWord(at: index) && text[index].lowered == text[index]
    }

    static func isLocal(_ scalar: Unicode.Scalar) -> Bool {
        scalar.isWord || "._%+-'&".unicodeScalars.contains(scalar)
    }

    /// What people write behind a sign that says "at", or stands for an "a".
    private static let words: Set<String> = [
        "ss", "sses", "sshole", "ssholes", "ssbag", "nd", "ll", "re", "nal", "nus", "this", "that",
        "the", "these", "those", "my", "our", "your", "his", "her", "their", "its", "an", "home",
        "work", "school", "night", "noon", "midnight", "dawn", "dusk", "lunch", "dinner",
        "breakfast", "brunch", "least", "last", "first", "once", "all", "any", "some", "one",
        "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "about", "around",
        "and", "checkout", "check",
    ]
}
