/// A labelled part of a teacher's analysis: `Sentiment 2: Very Positive`.
///
/// Labels are known by their words, wherever they stand: numbered or not, in quotes, in bold,
/// behind a bullet, in JSON, at the start of a line or amid one.
struct AnalysisField: Equatable {
    enum Kind: Equatable {
        case target, aspect, sentiment, reasoning
        /// The text of a review: what follows is about that one.
        case review
        /// Whatever else has a colon at the start of a line; it ends the field before it.
        case other
    }

    var kind: Kind
    /// The number in or before the label; nil where there is none.
    var number: Int?
    /// Where the label begins, and what stands behind its colon up to the next label; in scalars.
    var start: Int
    var value: Range<Int>

    /// The longest label, its colon and what adorns it included, in Unicode scalars.
    static let labelScalarsMax = 48

    /// The fields of a text, in order. Linear time: each scalar is looked at by at most
    /// ``labelScalarsMax`` attempts.
    static func fields(in text: [Unicode.Scalar]) -> [AnalysisField] {
        var fields: [AnalysisField] = []
        var position = 0
        var isLineStart = true
        while position < text.count {
            let label =
                isLineStart
                ? lineLabel(at: position, in: text) : inlineLabel(at: position, in: text)
            if var label {
                if let last = fields.indices.last {
                    fields[last].value = fields[last].value.lowerBound..<position
                }
                position = label.value.lowerBound
                label.value = position..<text.count
                fields.append(label)
                isLineStart = false
                continue
            }
            isLineStart = text[position].isLineBreak
            position += 1
        }
        return fields
    }

    /// A label at the start of a line, behind bullets, brackets, quotes and a number.
    private static func lineLabel(at start: Int, in text: [Unicode.Scalar]) -> AnalysisField? {
        let end = min(text.count, start + labelScalarsMax)
        var first = start
        while first < end, !AnalysisLabel.isLetter(text[first]) {
            if text[first].isLineBreak || text[first] == ":" { return nil }
            first += 1
        }
        guard let head = AnalysisLabel(at: first, in: text) else { return nil }
        let before = text[start..<first].filter { ("0"..."9").contains($0) }
        return AnalysisField(
            kind: head.kind ?? .other, number: head.number ?? AnalysisLabel.number(before),
            start: start,
            value: head.end..<head.end)
    }

    /// A label amid a line: with a capital letter, and only one that is known.
    private static func inlineLabel(at start: Int, in text: [Unicode.Scalar]) -> AnalysisField? {
        guard ("A"..."Z").contains(text[start]), start > 0,
            !AnalysisLabel.isLetter(text[start - 1]),
            let head = AnalysisLabel(at: start, in: text), let kind = head.inlineKind
        else { return nil }
        return AnalysisField(
            kind: kind, number: head.number, start: start, value: head.end..<head.end)
    }
}
