import Foundation
import Testing

@testable import Opinions

struct ExplainedReviewTests {
    private let review = Array("The Lift is slow 👍.".unicodeScalars)

    @Test func targetsAreTheWordsOfTheReviewWhereItHoldsThem() {
        let finding = TeacherAnalysis.Finding(target: "LIFT", targetIndex: 0, level: .negative)
        let found = ExplainedReview.Opinion(finding, at: 4..<8, in: review)
        #expect(found.target == "Lift")
        #expect(ExplainedReview.Opinion(finding, at: 12..<18, in: review).target == "slow 👍")
        #expect(ExplainedReview.Opinion(finding, at: nil, in: review).target == "LIFT")
    }

    @Test func isWrittenWithEveryKey() throws {
        let findings = [
            TeacherAnalysis.Finding(
                target: "lift", targetIndex: 0, aspect: "Speed", level: .veryNegative,
                explanation: "It says \"slow\".", expression: .explicit),
            TeacherAnalysis.Finding(target: "stairs", targetIndex: 1, level: .neutral),
        ]
        var problems = TeacherAnalysis.Problems()
        problems.unknownSentiments = 2
        let explained = ExplainedReview(
            id: "a\"b",
            opinions: zip(findings, [4..<8, nil]).map { .init($0, at: $1, in: review) },
            problems: problems, isFinished: false, model: "m@1")
        let expected = #"""
            {"id":"a\"b","opinions":[{"target":"Lift","start":4,"end":8,"aspect":"Speed",\#
            "level":"very negative","polarity":"negative","expression":"explicit",\#
            "explanation":"It says \"slow\"."},{"target":"stairs","start":null,"end":null,\#
            "aspect":null,"level":"neutral","polarity":"neutral","expression":null,\#
            "explanation":null}],"finished":false,"problems":{"targets_without_sentiment":0,\#
            "sentiments_without_target":0,"unknown_sentiments":2,"stray_targets":0,\#
            "too_long":false},"model":"m@1"}
            """#
        #expect(String(decoding: explained.json(), as: UTF8.self) == expected)
    }

    @Test(
        arguments: [
            (0, "0.0"), (-1.5, "-1.5"), (1e-10, "1e-10"), (.nan, "null"), (-.infinity, "null"),
        ] as [(Float, String)])
    func numbersAreTheShortestThatNameThem(value: Float, text: String) {
        var writer = JSONWriter()
        writer.number(value)
        #expect(String(decoding: writer.bytes, as: UTF8.self) == text)
    }
}
