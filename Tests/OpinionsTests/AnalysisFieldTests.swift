import Testing

@testable import Opinions

struct AnalysisFieldTests {
    private typealias Kind = AnalysisField.Kind

    private static func fields(_ text: String) -> [AnalysisField] {
        AnalysisField.fields(in: Array(text.unicodeScalars))
    }

    static let labels: [(String, AnalysisField.Kind, Int?)] = [
        ("Opinion Target 2:", .target, 2), ("opinionTarget:", .target, nil),
        ("3. Opinion Target:", .target, 3), ("**Aspect 1:**", .aspect, 1),
        ("\"Aspect\":", .aspect, nil), ("* Sentiment 12 :", .sentiment, 12),
        ("{\"SentimentPolarity\":", .sentiment, nil), ("Reasoin:", .reasoning, nil),
        ("Opinion Target (implicit):", .target, nil), ("REASONING：", .reasoning, nil),
        ("Review 4:", .review, 4), ("Confidence:", .other, nil), ("Note that this:", .other, nil),
        ("Aspect 123456:", .aspect, nil),
    ]

    @Test(arguments: labels)
    func labelsAreKnownAtTheStartOfALine(_ label: String, kind: AnalysisField.Kind, number: Int?) {
        let fields = Self.fields("Before.\n\(label) value")
        #expect(fields.map(\.kind) == [kind])
        #expect(fields.first?.number == number)
    }

    @Test(arguments: [
        "no label", "It is called sentiment: good", "The Aspect of that: it is good",
        "a sentence that goes on and on and on and on: until here", "Aspect\n: x",
        "Aspect (open: x",
        "\u{1F44D}: x",
    ])
    func proseHasNoLabels(_ text: String) {
        #expect(Self.fields("x " + text).isEmpty)
    }

    @Test func fieldsEndWhereTheNextBegins() {
        let text = "Opinion Target 1: a, Aspect: b\nSentiment: c\n\nNote: d"
        let scalars = Array(text.unicodeScalars)
        let values = Self.fields(text).map { String(String.UnicodeScalarView(scalars[$0.value])) }
        #expect(values == [" a, ", " b\n", " c\n\n", " d"])
    }
}
