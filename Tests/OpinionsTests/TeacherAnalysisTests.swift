import TestSupport
import Testing

@testable import Opinions

struct TeacherAnalysisTests {
    typealias Finding = TeacherAnalysis.Finding

    static let plain = """
        Opinion Target 1: "harbour view"
        Aspect: Surroundings
        Sentiment: Very Positive
        Reasoning: The guest says explicitly that it took their breath away.

        Opinion Target 2: "breakfast"
        Aspect: Choice
        Sentiment: Negative
        Reasoning: Two kinds of bread is implied to be too little.
        Aspect: Price
        Sentiment: Mild Sentiment
        Reasoning: It is called fair.
        """

    static let findings = [
        Finding(
            target: "harbour view", targetIndex: 0, aspect: "Surroundings", level: .veryPositive,
            explanation: "The guest says explicitly that it took their breath away.",
            expression: .explicit),
        Finding(
            target: "breakfast", targetIndex: 1, aspect: "Choice", level: .negative,
            explanation: "Two kinds of bread is implied to be too little.", expression: .implied),
        Finding(
            target: "breakfast", targetIndex: 1, aspect: "Price", level: .neutral,
            explanation: "It is called fair."),
    ]

    /// The same analysis in the shapes that answers drift into.
    static let drifts: [(name: String, text: String)] = [
        ("as asked", plain),
        ("[NL]", plain.replacing("\n", with: "[NL]")),
        ("one line", plain.replacing("\n\n", with: " ").replacing("\n", with: " ")),
        (
            "dashes",
            plain.replacing("\n\n", with: "\r\n").replacing("\nA", with: " -- A")
                .replacing("\nS", with: " - S").replacing("\nR", with: ", R")
        ),
        (
            "numbered",
            plain.replacing("Aspect:", with: "Aspect 1:")
                .replacing("Sentiment:", with: "Sentiment 1 :").replacing(
                    "Reasoning:", with: "Reasoning 1:")
        ),
        ("camel", plain.replacing("Opinion Target ", with: "opinionTarget")),
        (
            "bold",
            plain.replacing("Opinion Target 1:", with: "**Opinion Target 1:**")
                .replacing("Aspect:", with: "* **Aspect**:").replacing(
                    "Sentiment: ", with: "- Sentiment: **")
        ),
        ("unquoted", plain.replacing("\"", with: "")),
        (
            "other quotes",
            plain.replacing("\"h", with: "“h").replacing("w\"", with: "w”")
                .replacing("\"breakfast\"", with: "'breakfast'")
        ),
        ("remarks", plain.replacing("\"breakfast\"", with: "\"breakfast\" (not quoted in full)")),
        (
            "quoted values",
            plain.replacing("Surroundings", with: "\"Surroundings\",")
                .replacing("Very Positive", with: "\"very positive\",")
        ),
        (
            "list",
            plain.replacing("Opinion Target 1:", with: "1. Opinion Target:")
                .replacing("Opinion Target 2:", with: "2. Opinion Target:")
        ),
        ("trailers", plain + "\nConfidence: 90%\n\nNote: all of it is made up.\n- Price: fair"),
        ("blank lines", plain.replacing("\nAspect", with: "\n\n   Aspect")),
        ("next line", plain.replacing("Sentiment: ", with: "Sentiment:\n\t+ ")),
    ]

    @Test(arguments: drifts)
    func theSameFindingsAreReadFromEveryShape(name: String, text: String) {
        let analysis = TeacherAnalysis(parsing: text)
        #expect(analysis.findings == Self.findings)
        #expect(analysis.problems == TeacherAnalysis.Problems())
    }

    @Test func whatCannotBeUsedIsCounted() {
        let analysis = TeacherAnalysis(
            parsing: """
                Sentiment: Positive
                Opinion Target 1: "pillow"
                Opinion Target 2: "lift"
                Aspect: Speed
                Sentiment: Not specified
                Reasoning: Nothing is said.
                Opinion Target 3: ""
                Sentiment: Negative
                """)
        #expect(analysis.findings.isEmpty)
        #expect(analysis.problems.sentimentsWithoutTarget == 2)
        #expect(analysis.problems.targetsWithoutSentiment == 2)
        #expect(analysis.problems.unknownSentiments == 1)
    }

    @Test(arguments: ["Review: The lift is slow.\n", ""])
    func anAnalysisEndsWhereAnotherBegins(_ review: String) {
        let other = "\n\n\(review)Opinion Target 1: \"lift\"\nSentiment: Negative\n"
        let analysis = TeacherAnalysis(parsing: Self.plain + other)
        #expect(analysis.findings == Self.findings)
        #expect(analysis.problems.strayTargets == 1)
    }

    @Test func targetsMayAllHaveTheSameNumber() {
        let analysis = TeacherAnalysis(parsing: Self.plain.replacing("Target 2", with: "Target 1"))
        #expect(analysis.findings == Self.findings)
    }

    @Test(
        arguments: [
            ("It is not explicitly stated.", .implied), ("The mood isn't explicit.", .implied),
            ("Stated explicitly.", .explicit), ("An implicit rebuke.", .implied),
            ("It implies care.", nil), ("Explicit praise, and implied blame.", nil), ("", nil),
        ] as [(String, TeacherAnalysis.Expression?)])
    func explanationsTellHowASentimentIsExpressed(
        _ text: String, expression: TeacherAnalysis.Expression?
    ) {
        #expect(TeacherAnalysis.Expression(saidIn: text) == expression)
    }

    @Test(arguments: [
        "", "Very nice.", "[NL][NL]", "Sentiment", ":::", "Opinion Target 1:", "\u{0}",
    ])
    func otherTextHasNoFindings(_ text: String) {
        #expect(TeacherAnalysis(parsing: text).findings.isEmpty)
    }

    @Test func whatIsWrittenIsReadBack() {
        let analysis = TeacherAnalysis(findings: Self.findings)
        let again = TeacherAnalysis(parsing: analysis.linearised)
        #expect(again == analysis)
        #expect(again.linearised == analysis.linearised)
        #expect(analysis.linearised == Self.plain.replacing("Mild Sentiment", with: "Neutral"))
        #expect(TeacherAnalysis(findings: []).linearised.isEmpty)
    }

    @Test func problemsOfPartsAddUp() {
        var one = TeacherAnalysis.Problems()
        (one.unknownSentiments, one.strayTargets) = (1, 2)
        var two = TeacherAnalysis.Problems()
        (two.strayTargets, two.targetsWithoutSentiment, two.isTooLong) = (3, 4, true)
        two.sentimentsWithoutTarget = 5
        let sum = TeacherAnalysis.Problems(summing: [one, two])
        #expect(sum.unknownSentiments == 1 && sum.strayTargets == 5)
        #expect(sum.targetsWithoutSentiment == 4 && sum.sentimentsWithoutTarget == 5)
        #expect(sum.isTooLong)
        #expect(TeacherAnalysis.Problems(summing: []) == TeacherAnalysis.Problems())
    }

    @Test(arguments: [
        "A", "Aspect ", "1", "\n", "Opinion Target 1:", "Opinion Target 1: \"a\"\n", ":",
    ])
    func hostileTextsTakeLinearTime(_ part: String) {
        let text = String(repeating: part, count: TeacherAnalysis.scalarsMax / part.count)
        let spent = ContinuousClock().measure { _ = TeacherAnalysis(parsing: text) }
        #expect(spent < .seconds(20))
    }

    @Test func boundsHoldAndAreSaid() {
        let one = "Aspect: a\nSentiment: Positive\n"
        let many = String(repeating: one, count: TeacherAnalysis.findingsMax + 1)
        let analysis = TeacherAnalysis(parsing: "Opinion Target 1: x\n" + many)
        #expect(analysis.findings.count == TeacherAnalysis.findingsMax)
        #expect(analysis.problems.isTooLong)

        let long = String(repeating: "(", count: TeacherAnalysis.scalarsMax)
        #expect(TeacherAnalysis(parsing: long + Self.plain).problems.isTooLong)
        #expect(TeacherAnalysis(parsing: long + Self.plain).findings.isEmpty)
    }

    /// Cut, shuffled and overwritten answers: whatever comes, the promises of the type hold.
    @Test(arguments: 0..<400)
    func mutatedAnswersNeverBreakTheParser(seed: Int) {
        var random = SeededGenerator(seed: seed)
        let source = Self.drifts[seed % Self.drifts.count].text
        var scalars = Array(source.unicodeScalars)
        let noise = Array("\"'*:：()[]\n\r 1:Aspect Sentiment:<>{},—\u{0}é👍".unicodeScalars)
        for _ in 0..<Int.random(in: 1...30, using: &random) where !scalars.isEmpty {
            let index = Int.random(in: 0..<scalars.count, using: &random)
            switch Int.random(in: 0..<4, using: &random) {
            case 0: scalars.removeLast(scalars.count - index)
            case 1: scalars[index] = noise.randomElement(using: &random) ?? ":"
            case 2: scalars.insert(contentsOf: scalars[index...].prefix(40), at: index)
            default: scalars.removeSubrange(index..<min(scalars.count, index + 7))
            }
        }
        var view = String.UnicodeScalarView()
        view.append(contentsOf: scalars)
        let analysis = TeacherAnalysis(parsing: String(view))
        var last = 0
        for finding in analysis.findings {
            #expect(!finding.target.isEmpty)
            #expect(finding.aspect != "" && finding.explanation != "")
            #expect(finding.targetIndex >= last)
            last = finding.targetIndex
        }
        #expect(TeacherAnalysis(parsing: String(view)) == analysis)
    }
}
