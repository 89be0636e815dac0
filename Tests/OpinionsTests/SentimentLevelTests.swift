import Testing

@testable import Opinions

struct SentimentLevelTests {
    /// The 45 spellings that 234 answers of Mixtral-8x7B have behind `Sentiment:` at the start of
    /// a line, and what they fold to; two that are whole sentences are cut short.
    static let spellings: [(String, SentimentLevel?)] = [
        ("Positive", .positive), ("Negative", .negative), ("Very Positive", .veryPositive),
        ("Very Negative", .veryNegative), ("Neutral", .neutral), ("Mild Sentiment", .neutral),
        ("Mild Negative", .negative), ("Mildly Negative", .negative), ("Mild", .neutral),
        ("Mild Positive", .positive), ("Very positive", .veryPositive),
        ("Mildly Positive", .positive), ("", nil), ("Positive (Mild)", .positive),
        ("neutral", .neutral), ("Very Mild", .neutral), ("Not specified", nil),
        ("Slightly Negative", .negative), ("Mild positive", .positive),
        ("Strong Positive", .veryPositive), ("Mild Sentiment (Neutral)", .neutral),
        ("Mild Sentiment (Positive)", .positive), ("Undetermined", nil),
        ("Negative (Mild)", .negative), ("Not Mentioned", nil), ("Mixed", nil),
        ("Cautiously optimistic", nil), ("Mild/Neutral", .neutral),
        ("Very Positive (recommended) / Mild Positive (gets the job done)", .veryPositive),
        ("Not Specified", nil), ("None (Given context)", nil), ("Not Applicable", nil),
        ("Pos", .positive), ("Neutral (Mild)", .neutral), ("Mild Surprise", .neutral),
        ("Slight Negative", .negative), ("Near Neutral", .neutral), ("\"neutral\"", .neutral),
        ("Sentiment represents the emotional reaction", nil), ("MildNegative", .negative),
        ("Disappointment", nil), ("Unspecified/Neutral", .neutral),
        ("(your own analysis here)", nil),
        ("Very Negative for one, Very Positive for another", nil),
        ("Not discussed", nil),
    ]

    @Test(arguments: spellings)
    func everySpellingFoldsOrIsRefused(_ spelling: String, level: SentimentLevel?) {
        #expect(SentimentLevel(spelling: spelling) == level)
        #expect(SentimentLevel(spelling: "  **\(spelling)** ") == level)
    }

    @Test(
        arguments: [
            ("not positive", nil), ("STRONGLY NEGATIVE", .veryNegative), ("Positive/Negative", nil),
            ("veryPositive", .veryPositive), ("extremely positive.", .veryPositive),
            ("conflict", nil),
            ("sehr gut", nil), ("positivity", nil), ("Sehr 好 positive", .positive),
        ] as [(String, SentimentLevel?)])
    func otherSpellingsFoldAlike(_ spelling: String, level: SentimentLevel?) {
        #expect(SentimentLevel(spelling: spelling) == level)
    }

    @Test(arguments: SentimentLevel.allCases)
    func everyLevelReadsItsOwnNames(_ level: SentimentLevel) {
        #expect(SentimentLevel(spelling: level.title) == level)
        #expect(SentimentLevel(spelling: level.rawValue) == level)
    }

    @Test func proseIsReadToItsBoundOnly() {
        let prose = Array(repeating: "word", count: SentimentLevel.wordsMax).joined(separator: " ")
        #expect(SentimentLevel(spelling: prose + " positive") == nil)
    }

    @Test func levelsFoldToPolarities() {
        #expect(
            SentimentLevel.allCases.map(\.polarity)
                == [.negative, .negative, .neutral, .positive, .positive])
    }
}
