import Foundation
import Testing

@testable import Opinions

struct ReviewResultTests {
    private static let full = ReviewResult(
        id: "r-17",
        analysis: Analysis(
            opinions: [
                Opinion(
                    target: "battery life", span: 4..<16, polarity: .positive, confidence: 0.94),
                Opinion(
                    category: "food quality", polarity: .conflict, confidence: 0.123_45),
            ],
            sentiment: Sentiment(positive: 0.91, neutral: 0.06, negative: 0.03),
            labels: [LabelScore(label: "delivery complaint", score: 0.08)]),
        model: "opined-mini@3",
        source: ReviewResult.Source(
            topic: "reviews", partition: 2, offset: 1731, timestampMilliseconds: 1_764_000_000_000))

    @Test func isWrittenAsTheDesignSays() {
        let expected = """
            {"id":"r-17","opinions":[{"target":"battery life","start":4,"end":16,"category":null,\
            "polarity":"positive","confidence":0.94},{"target":null,"start":null,"end":null,\
            "category":"food quality","polarity":"conflict","confidence":0.1235}],\
            "sentiment":{"label":"positive","scores":{"positive":0.91,"neutral":0.06,\
            "negative":0.03}},"labels":[{"label":"delivery complaint","score":0.08}],\
            "model":"opined-mini@3","source":{"topic":"reviews","partition":2,"offset":1731,\
            "timestamp":1764000000000}}
            """
        #expect(String(decoding: Self.full.json(), as: UTF8.self) == expected)
    }

    @Test func writesEveryKeyWhereThereIsNothing() {
        let result = ReviewResult(id: "", analysis: Analysis(), model: "m@1", source: nil)
        let expected =
            #"{"id":"","opinions":[],"sentiment":null,"labels":[],"model":"m@1","source":null}"#
        #expect(String(decoding: result.json(), as: UTF8.self) == expected)
    }

    private static let shares: [(Double, String)] = [
        (0, "0"), (1, "1"), (0.5, "0.5"), (0.94, "0.94"), (0.123_44, "0.1234"), (0.000_1, "0.0001"),
        (0.000_04, "0"), (0.999_96, "1"), (0.1 + 0.2, "0.3"), (-0.5, "0"), (7, "1"), (.nan, "0"),
        (.infinity, "1"), (0.010_1, "0.0101"), (1e-300, "0"),
    ]

    @Test(arguments: shares)
    func sharesAreShort(value: Double, text: String) {
        var writer = JSONWriter()
        writer.share(value)
        #expect(String(decoding: writer.bytes, as: UTF8.self) == text)
    }

    @Test func everyShareOfFourDecimalsReadsBackAsItself() {
        for parts in 0...10_000 {
            let value = Double(parts) / 10_000
            var writer = JSONWriter()
            writer.share(value)
            #expect(Double(String(decoding: writer.bytes, as: UTF8.self)) == value)
        }
    }

    @Test(arguments: [
        "", "plain", "\"quoted\" \\ /", "\u{0}\u{1}\u{8}\t\n\u{B}\u{C}\r\u{1F}\u{7F}",
        "é e\u{301} 料理 😀👨‍👩‍👧 \u{2028}\u{FEFF}\u{202E}",
    ])
    func stringsSurviveScalarByScalar(text: String) throws {
        let result = ReviewResult(id: text, analysis: Analysis(), model: "m@1", source: nil)
        let bytes = result.json()
        #expect(bytes.allSatisfy { $0 >= 0x20 })
        let read = try ReviewResult(json: bytes)
        #expect(read.id.unicodeScalars.elementsEqual(text.unicodeScalars))
    }

    @Test func readsBackWhatItWrote() throws {
        let read = try ReviewResult(json: Self.full.json())
        var expected = Self.full
        expected.opinions[1].confidence = 0.1235
        #expect(read == expected)
        #expect(read.json() == Self.full.json())
    }

    @Test(arguments: [
        ("", "no JSON"), ("[]", "an unexpected value"), ("{}", "no \"id\""),
        (#"{"id":"secret","opinions":7}"#, "\"opinions\""),
    ])
    func namesWhatIsNoResult(text: String, part: String) {
        let error = #expect(throws: ResultFormatError.self) {
            try ReviewResult(json: Array(text.utf8))
        }
        #expect(error?.description.contains(part) == true)
        #expect(error?.description.contains("secret") == false)
    }
}
