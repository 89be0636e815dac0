import Testing

@testable import Opinions

struct QuotedWordsTests {
    private static func string(_ scalars: [Unicode.Scalar]) -> String {
        String(String.UnicodeScalarView(scalars))
    }

    @Test(arguments: [
        ("\"lift\"", "lift"), (" **lift** ", "lift"), ("“lift”,", "lift"), ("'[lift]'", "lift"),
        ("lift", "lift"), ("", ""), ("\"", "\""), ("\"a\" and \"b\"", "\"a\" and \"b\""),
        ("‘the guest’s lift’", "‘the guest’s lift’"), ("-- lift |", "lift"), ("\"\"", ""),
    ])
    func quotesAroundAllOfItAreTakenOff(_ text: String, words: String) {
        #expect(Self.string(QuotedWords.bare(text.unicodeScalars)) == words)
    }

    @Test(arguments: [
        ("\"lift\" (said twice)", "lift"), ("lift (not said)", "lift"),
        ("\"lift\", the slow one", "lift"),
        ("'guest's lift' is meant", "guest's lift"), ("the \"old\" lift", "the \"old\" lift"),
        ("(the lift)", "(the lift)"), ("[other lifts]", "other lifts"), ("lift.", "lift"),
        ("\"never closed", "never closed"), ("", ""), ("\"\" lift", ""),
    ])
    func aNameIsWhatTheFirstQuotesHold(_ text: String, words: String) {
        #expect(Self.string(QuotedWords.name(text.unicodeScalars)) == words)
    }
}
