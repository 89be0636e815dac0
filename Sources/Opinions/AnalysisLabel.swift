/// The words of a label up to its colon.
struct AnalysisLabel {
    private static let digitsMax = 4
    private static let wordsMax = 4
    /// In small letters, without spaces.
    private let name: String
    let number: Int?
    /// Behind the colon.
    let end: Int

    /// nil where no label begins: something stands before the colon that is none of letters, a
    /// number, quotes, asterisks and a remark in parentheses; or there are too many words.
    init?(at start: Int, in text: [Unicode.Scalar]) {
        var name = String.UnicodeScalarView()
        var digits: [Unicode.Scalar] = []
        var words = 1
        var position = start
        let limit = min(text.count, start + AnalysisField.labelScalarsMax)
        while position < limit {
            let scalar = text[position]
            if scalar == ":" || scalar == "：" {
                guard words <= Self.wordsMax else { return nil }
                (self.name, number, end) = (String(name), Self.number(digits), position + 1)
                return
            }
            if Self.isLetter(scalar) {
                name.append(Self.lowered(scalar))
            } else if ("0"..."9").contains(scalar) {
                digits.append(scalar)
            } else if scalar == "(" {
                while position < limit, text[position] != ")", !text[position].isLineBreak {
                    position += 1
                }
                guard position < limit, text[position] == ")" else { return nil }
            } else if scalar == " " || scalar == "\t" {
                words += 1
            } else if !Self.adornments.contains(scalar) {
                return nil
            }
            position += 1
        }
        return nil
    }

    static func number(_ digits: [Unicode.Scalar]) -> Int? {
        guard (1...digitsMax).contains(digits.count) else { return nil }
        return digits.reduce(0) { 10 * $0 + Int($1.value) - 48 }
    }

    private static let adornments: Set<Unicode.Scalar> = ["\"", "'", "*", "_", "#", "-", "“", "”"]

    /// What a label at the start of a line is; nil for one that is not known.
    var kind: AnalysisField.Kind? {
        switch name {
        case "opiniontarget", "target": .target
        case "aspect", "opinionaspect": .aspect
        case "sentiment", "sentimentpolarity", "opinionsentiment", "polarity": .sentiment
        case "reasoning", "reasoin", "reason", "explanation", "rationale": .reasoning
        case "review", "userreview": .review
        default: nil
        }
    }

    /// What a label amid a line is: those words only that are never written with a colon else.
    var inlineKind: AnalysisField.Kind? {
        switch name {
        case "opiniontarget": .target
        case "aspect": .aspect
        case "sentiment", "sentimentpolarity": .sentiment
        case "reasoning": .reasoning
        case "confidence", "confidencerating": .other
        default: nil
        }
    }

    static func isLetter(_ scalar: Unicode.Scalar) -> Bool {
        scalar.isASCII ? ("a"..."z").contains(lowered(scalar)) : scalar.properties.isAlphabetic
    }

    static func lowered(_ scalar: Unicode.Scalar) -> Unicode.Scalar {
        ("A"..."Z").contains(scalar) ? Unicode.Scalar(UInt8(scalar.value) + 32) : scalar
    }
}

extension Unicode.Scalar {
    var isLineBreak: Bool {
        switch self {
        case "\n", "\r", "\u{0B}", "\u{0C}", "\u{85}", "\u{2028}", "\u{2029}": true
        default: false
        }
    }
}
