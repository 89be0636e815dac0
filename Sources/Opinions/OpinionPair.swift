/// What the official metric compares: a term or a category, and a polarity (paper §3).
///
/// Terms are equal when their bytes are: the metric's original compares code points, and Swift's
/// own comparison would take "é" and "e\u{301}" for the same.
public struct OpinionPair: Hashable, Sendable {
    public var term: String
    public var polarity: Polarity

    public init(_ term: String, _ polarity: Polarity) {
        (self.term, self.polarity) = (term, polarity)
    }

    public static func == (one: OpinionPair, other: OpinionPair) -> Bool {
        one.polarity == other.polarity && one.term.utf8.elementsEqual(other.term.utf8)
    }

    public func hash(into hasher: inout Hasher) {
        hasher.combine(polarity)
        for byte in term.utf8 { hasher.combine(byte) }
    }
}

/// The two tasks of the benchmark: they read different parts of an entry, and parse by different
/// rules.
public enum BenchmarkTask: String, CaseIterable, Sendable {
    /// ATSA: aspect terms of the sentence.
    case extract
    /// ACSA: categories.
    case categorise
}

/// The text form of a list of pairs: `battery life | positive ; screen | negative`.
public enum OpinionText {
    public static func linearised(_ pairs: [OpinionPair]) -> String {
        pairs.map { "\($0.term) | \($0.polarity.rawValue)" }.joined(separator: " ; ")
    }

    /// Reads the text form as the paper's code does: cut at every `;`; a piece counts when it has
    /// exactly one `|`, one of the four polarities and, for terms, when the sentence holds the term
    /// (case-sensitive). Other pieces are dropped, not repaired. An empty term is held by every
    /// sentence.
    public static func parsed(
        _ text: String, sentence: String, task: BenchmarkTask
    ) -> [OpinionPair] {
        let sentence = Array(sentence.utf8)
        return text.unicodeScalars.split(separator: ";").compactMap { piece in
            let parts = piece.split(separator: "|", omittingEmptySubsequences: false)
            guard parts.count == 2 else { return nil }
            let term = stripped(parts[0])
            guard let polarity = Polarity(rawValue: stripped(parts[1])) else { return nil }
            if task == .extract && !holds(sentence, Array(term.utf8)) { return nil }
            return OpinionPair(term, polarity)
        }
    }

    /// White space as Python's `strip` knows it.
    private static func stripped(_ part: Substring.UnicodeScalarView) -> String {
        func isSpace(_ scalar: Unicode.Scalar) -> Bool {
            scalar.properties.isWhitespace || (0x1C...0x1F).contains(scalar.value)
        }
        guard let first = part.firstIndex(where: { !isSpace($0) }),
            let last = part.lastIndex(where: { !isSpace($0) })
        else { return "" }
        return String(part[first...last])
    }

    private static func holds(_ sentence: [UInt8], _ term: [UInt8]) -> Bool {
        guard sentence.count >= term.count else { return false }
        return (0...sentence.count - term.count).contains {
            sentence[$0...].starts(with: term)
        }
    }
}
