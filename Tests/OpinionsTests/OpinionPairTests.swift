import Testing

@testable import Opinions

struct OpinionPairTests {
    private static let sentence = "The battery life is great; the Screen scratches."

    @Test func linearisesAsThePaperDoes() {
        let pairs = [OpinionPair("battery life", .positive), OpinionPair("Screen", .negative)]
        let text = "battery life | positive ; Screen | negative"
        #expect(OpinionText.linearised(pairs) == text)
        #expect(OpinionText.parsed(text, sentence: Self.sentence, task: .extract) == pairs)
        #expect(OpinionText.linearised([]) == "")
    }

    private static let texts: [(String, [OpinionPair])] = [
        ("", []), (";;", []), ("battery life", []), ("battery life | positive | x", []),
        ("battery life || positive", []), ("battery life | good", []),
        ("battery life | Positive", []),
        ("screen | negative", []), ("speaker | negative", []), ("battery  life | positive", []),
        ("battery life|conflict", [OpinionPair("battery life", .conflict)]),
        ("\u{1C} batt \t|\n neutral\u{A0};", [OpinionPair("batt", .neutral)]),
        ("| positive", [OpinionPair("", .positive)]),
        (
            "Screen | negative ; x | y ; Screen | negative",
            [OpinionPair("Screen", .negative), OpinionPair("Screen", .negative)]
        ),
    ]

    @Test(arguments: texts)
    func dropsWhatIsNoPair(text: String, pairs: [OpinionPair]) {
        #expect(OpinionText.parsed(text, sentence: Self.sentence, task: .extract) == pairs)
    }

    @Test func categoriesNeedNotStandInTheSentence() {
        let pairs = OpinionText.parsed(
            "food quality | neutral", sentence: "Yum!", task: .categorise)
        #expect(pairs == [OpinionPair("food quality", .neutral)])
    }

    @Test func cutsBetweenScalarsNotCharacters() {
        // A combining mark after the semicolon makes one Character of both.
        let text = "a | positive ;\u{301}b | negative"
        let pairs = OpinionText.parsed(text, sentence: "a \u{301}b", task: .extract)
        #expect(pairs == [OpinionPair("a", .positive), OpinionPair("\u{301}b", .negative)])
    }

    @Test func comparesBytesNotMeanings() {
        #expect(OpinionPair("caf\u{E9}", .positive) != OpinionPair("cafe\u{301}", .positive))
        let pairs = OpinionText.parsed(
            "caf\u{E9} | positive", sentence: "cafe\u{301}", task: .extract)
        #expect(pairs.isEmpty)
    }
}
