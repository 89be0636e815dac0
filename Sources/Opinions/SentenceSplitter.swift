/// Cuts a text into sentences, well enough to cut a long review where it hurts least.
///
/// A sentence ends at a line break, at 。！？ and their like, and at a run of `.!?…` with closing
/// quotes and brackets behind it if white space or nothing follows; not after a known abbreviation
/// or an initial, and not after a full stop before a small letter. White space belongs to the
/// sentence before it.
public enum SentenceSplitter {
    /// Ranges of Unicode scalars, none empty, in order, that cover the text exactly. Linear time.
    public static func sentences(in text: String) -> [Range<Int>] {
        let scalars = Array(text.unicodeScalars)
        var ranges: [Range<Int>] = []
        var start = 0
        var position = 0
        while position < scalars.count {
            guard let end = sentenceEnd(at: position, in: scalars, from: start) else {
                position += 1
                continue
            }
            position = skip(isWhiteSpace, from: end, in: scalars)
            ranges.append(start..<position)
            start = position
        }
        if start < scalars.count { ranges.append(start..<scalars.count) }
        return ranges
    }

    /// Where the sentence that began at `start` ends, if what ends it stands at `position`.
    private static func sentenceEnd(
        at position: Int, in scalars: [Unicode.Scalar], from start: Int
    ) -> Int? {
        let scalar = scalars[position]
        if isLineBreak(scalar) { return position + 1 }
        guard isTerminator(scalar) || isWideTerminator(scalar) else { return nil }
        // Only the first of a run decides, so that a run of 60,000 dots is read once.
        if position > start, isTerminator(scalars[position - 1]) { return nil }

        let run = skip({ isTerminator($0) || isWideTerminator($0) }, from: position, in: scalars)
        let end = skip(isClosing, from: run, in: scalars)
        if scalars[position..<run].contains(where: isWideTerminator) || end == scalars.count {
            return end
        }
        guard isWhiteSpace(scalars[end]) else { return nil }
        let isSingleStop = scalar == "." && run == position + 1
        return isSingleStop && goesOn(behind: end, stop: position, in: scalars, from: start)
            ? nil : end
    }

    /// Whether a full stop at `stop` belongs to an abbreviation, or a small letter follows it.
    private static func goesOn(
        behind end: Int, stop: Int, in scalars: [Unicode.Scalar], from start: Int
    ) -> Bool {
        // Bounded looks both ways: long white space or a long word decides nothing.
        let ahead = scalars[end...].prefix(lookMax).first { !isWhiteSpace($0) && !isOpening($0) }
        if let ahead, ahead.properties.isLowercase { return true }

        let behind = scalars[start..<stop].suffix(lookMax)
        let word = behind.reversed().prefix { !isWhiteSpace($0) && !isOpening($0) }.reversed()
        var text = String.UnicodeScalarView()
        text.append(contentsOf: word)
        let lowered = String(text).lowercased()
        if lowered == "no", let ahead { return ("0"..."9").contains(ahead) }
        let isInitial =
            word.count == 1 && lowered != "i" && word.allSatisfy(\.properties.isAlphabetic)
        return isInitial || abbreviations.contains(lowered)
    }

    private static let lookMax = 16
    private static let abbreviations: Set<String> = [
        "mr", "mrs", "ms", "dr", "prof", "st", "vs", "e.g", "i.e", "approx", "incl", "dept", "fig",
        "jr", "sr", "mt", "ave", "blvd", "a.k.a", "cf",
    ]

    private static func skip(
        _ isSkipped: (Unicode.Scalar) -> Bool, from start: Int, in scalars: [Unicode.Scalar]
    ) -> Int {
        scalars[start...].firstIndex { !isSkipped($0) } ?? scalars.count
    }

    private static func isWhiteSpace(_ scalar: Unicode.Scalar) -> Bool {
        scalar.properties.isWhitespace
    }

    private static func isLineBreak(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar {
        case "\n", "\r", "\u{0B}", "\u{0C}", "\u{85}", "\u{2028}", "\u{2029}": true
        default: false
        }
    }

    private static func isTerminator(_ scalar: Unicode.Scalar) -> Bool {
        scalar == "." || scalar == "!" || scalar == "?" || scalar == "…"
    }

    private static func isWideTerminator(_ scalar: Unicode.Scalar) -> Bool {
        scalar == "。" || scalar == "！" || scalar == "？" || scalar == "｡" || scalar == "।"
    }

    private static func isOpening(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.properties.generalCategory {
        case .openPunctuation, .initialPunctuation: true
        default: scalar == "\"" || scalar == "'"
        }
    }

    private static func isClosing(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.properties.generalCategory {
        case .closePunctuation, .finalPunctuation: true
        default: scalar == "\"" || scalar == "'"
        }
    }
}
