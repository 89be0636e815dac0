/// Takes the quotes, the bold and the remarks off what a model writes behind a label.
enum QuotedWords {
    /// `"battery life",` and `**battery life**` → `battery life`; inner quotes stay.
    static func bare(_ text: some Collection<Unicode.Scalar>) -> [Unicode.Scalar] {
        var words = trimmed(Array(text)[...], isLoose)
        while words.count >= 2, let first = words.first, let last = words.last,
            let closing = pairs[first], closing == last,
            !words.dropFirst().dropLast().contains(where: { $0 == first || $0 == closing })
        {
            words = trimmed(words.dropFirst().dropLast(), isLoose)
        }
        return Array(words)
    }

    /// What a target's words name: those in the first quotes where it begins with quotes, else all
    /// up to a remark. `"price" (implied by the last sentence)` → `price`.
    static func name(_ text: some Collection<Unicode.Scalar>) -> [Unicode.Scalar] {
        let words = trimmed(Array(text)[...], isLoose)
        if let first = words.first, let closing = pairs[first], first != "[", first != "<" {
            let inner = words.dropFirst()
            let end = inner.indices.first { inner[$0] == closing && endsWord($0, in: inner) }
            if let end { return bare(inner[..<end]) }
        }
        let remark = words.indices.dropFirst().first { words[$0] == "(" && words[$0 - 1] == " " }
        return Array(trimmed(bare(words[..<(remark ?? words.endIndex)])[...], isEdge))
    }

    private static let pairs: [Unicode.Scalar: Unicode.Scalar] = [
        "\"": "\"", "'": "'", "`": "`", "“": "”", "‘": "’", "«": "»", "[": "]", "<": ">",
    ]

    /// An apostrophe inside a word closes no quote.
    private static func endsWord(_ index: Int, in words: ArraySlice<Unicode.Scalar>) -> Bool {
        index + 1 == words.endIndex || !words[index + 1].properties.isAlphabetic
    }

    static func trimmed(
        _ words: ArraySlice<Unicode.Scalar>, _ isTrimmed: (Unicode.Scalar) -> Bool
    ) -> ArraySlice<Unicode.Scalar> {
        var words = words
        while let first = words.first, isTrimmed(first) { words.removeFirst() }
        while let last = words.last, isTrimmed(last) { words.removeLast() }
        return words
    }

    /// White space, bold, and what separates fields on one line.
    private static func isLoose(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar {
        case "*", ",", ";", "-", "–", "—", "|": true
        default: scalar.properties.isWhitespace
        }
    }

    /// What may be left of quotes and stops around words.
    private static func isEdge(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar {
        case "\"", "'", "“", "”", "[", "]", ".": true
        default: isLoose(scalar)
        }
    }
}
