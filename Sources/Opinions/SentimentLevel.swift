/// How strongly a teacher says that something is judged: five levels, as the paper's prompt asks
/// for them (paper §2). Its middle level is "mild sentiment"; answers say "neutral" as well.
public enum SentimentLevel: String, CaseIterable, Codable, Sendable {
    case veryNegative = "very negative"
    case negative
    case neutral
    case positive
    case veryPositive = "very positive"

    /// A spelling is short; what goes on for longer is prose.
    public static let wordsMax = 16

    /// The level folded to what an opinion has.
    public var polarity: Polarity {
        switch self {
        case .veryPositive, .positive: .positive
        case .neutral: .neutral
        case .negative, .veryNegative: .negative
        }
    }

    /// As teachers write it: `Very Positive`.
    public var title: String {
        switch self {
        case .veryNegative: "Very Negative"
        case .negative: "Negative"
        case .neutral: "Neutral"
        case .positive: "Positive"
        case .veryPositive: "Very Positive"
        }
    }

    /// Folds what stands behind `Sentiment:`, however it is spelled: "Strong Positive" is very
    /// positive, "Mild Negative" negative, "Mild/Neutral" and "Mild Sentiment" neutral.
    ///
    /// nil where it says no level, or contradicts itself: "Not specified", "Disappointment",
    /// "Mixed". The first ``wordsMax`` words count.
    public init?(spelling: some StringProtocol) {
        let words = Self.words(spelling)
        guard words.allSatisfy({ !Self.refusals.contains($0) }) else { return nil }
        let signs = words.map {
            Self.positives.contains($0) ? 1 : Self.negatives.contains($0) ? -1 : 0
        }
        guard let first = signs.firstIndex(where: { $0 != 0 }) else {
            guard words.contains(where: Self.neutrals.contains) else { return nil }
            self = .neutral
            return
        }
        guard !signs.contains(-signs[first]) else { return nil }
        let isStrong = first > 0 && Self.strengths.contains(words[first - 1])
        switch (signs[first] > 0, isStrong) {
        case (true, true): self = .veryPositive
        case (true, false): self = .positive
        case (false, false): self = .negative
        case (false, true): self = .veryNegative
        }
    }

    private static let positives: Set<String> = ["positive", "positively", "pos"]
    private static let negatives: Set<String> = ["negative", "negatively", "neg"]
    private static let neutrals: Set<String> = ["neutral", "mild", "mildly"]
    private static let strengths: Set<String> = [
        "very", "strong", "strongly", "extremely", "highly", "overwhelmingly",
    ]
    private static let refusals: Set<String> = ["not", "no", "none", "mixed", "conflict"]

    /// The first words in small letters; "MildNegative" is two.
    private static func words(_ spelling: some StringProtocol) -> [String] {
        var words: [String] = []
        var word = ""
        var isInside = false
        for scalar in spelling.unicodeScalars {
            let isLetter = scalar.properties.isAlphabetic
            if !word.isEmpty, !isLetter || (isInside && scalar.properties.isUppercase) {
                words.append(word.lowercased())
                word = ""
                if words.count == wordsMax { return words }
            }
            if isLetter { word.unicodeScalars.append(scalar) }
            isInside = isLetter && scalar.properties.isLowercase
        }
        return word.isEmpty ? words : words + [word.lowercased()]
    }
}
