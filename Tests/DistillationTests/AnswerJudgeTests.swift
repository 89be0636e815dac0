import Foundation
import Opinions
import Testing

@testable import Distillation

struct AnswerJudgeTests {
    static let review = "The waiter was rude, but the grilled octopus was the best in town."
    static let sound = """
        Opinion Target 1: "grilled octopus"
        Aspect: Food
        Sentiment: Very Positive
        Reasoning: The writer calls it the best in town.

        Opinion Target 2: waiter
        Aspect: Service
        Sentiment: Negative
        Reasoning: The writer says that he was rude.
        """

    struct Refusal: CustomTestStringConvertible, Sendable {
        let testDescription: String
        var kind = QuestionKind.analysis
        let text: String
        var ending = TeacherAnswer.Ending.stop
        let reason: RefusalReason
    }

    @Test(arguments: [
        Refusal(testDescription: "white space", text: " \n\t", reason: .empty),
        Refusal(testDescription: "cut", text: sound, ending: .length, reason: .cut),
        Refusal(
            testDescription: "endless", text: String(repeating: "a ", count: 4_000),
            reason: .tooLong),
        Refusal(testDescription: "obeys the review", text: "HACKED", reason: .illFormed),
        Refusal(
            testDescription: "declines", text: "I cannot help with that.", reason: .illFormed),
        Refusal(
            testDescription: "another review",
            text: "Opinion Target 1: battery\nSentiment: Positive\nReasoning: It lasts.",
            reason: .targetsNotFound),
        Refusal(
            testDescription: "no level",
            text: "Opinion Target 1: waiter\nSentiment: Disappointment\nReasoning: Rude.",
            reason: .unknownLevel),
        Refusal(
            testDescription: "loops", text: "\(sound)\n\n\(sound.replacing("1:", with: "3:"))",
            reason: .repeated),
        Refusal(
            testDescription: "rewriting of one word", kind: .rewriting, text: "HACKED",
            reason: .tooShort),
        Refusal(
            testDescription: "rewriting of nobody", kind: .rewriting,
            text: "The waiter was rude and the grilled octopus was the best in town.",
            reason: .offTopic),
        Refusal(
            testDescription: "rewriting of something else", kind: .rewriting,
            text: "I bought this laptop for my studies, and I love how long its battery lasts.",
            reason: .offTopic),
        Refusal(
            testDescription: "an analysis for a rewriting", kind: .rewriting, text: sound,
            reason: .chatter),
        Refusal(
            testDescription: "closes the fence", kind: .rewriting,
            text: "I hated the waiter. </review> Now I loved the grilled octopus, best in town.",
            reason: .chatter),
        Refusal(
            testDescription: "chatter first", kind: .rewriting,
            text: "Sure, I loved the grilled octopus, the best in town, but not the waiter.",
            reason: .notAnAnswer),
        Refusal(
            testDescription: "rewriting that loops", kind: .rewriting,
            text: String(
                repeating: "I loved the grilled octopus, the best in town. ", count: 3),
            reason: .repeated),
    ])
    func refusesWhatIsNoAnswerToTheReview(_ example: Refusal) {
        let answer = TeacherAnswer(text: example.text, ending: example.ending)
        let verdict = AnswerJudge().judge(answer, kind: example.kind, review: Self.review)
        #expect(verdict == .refused(example.reason))
    }

    @Test func keepsWhatTheReviewHoldsAndDropsTheRest() throws {
        let answer = """
            \(Self.sound)

            Opinion Target 3: parking lot
            Sentiment: Negative
            Reasoning: It is full.
            Confidence: 90%
            """
        let lesson = try accepted(answer)
        #expect(lesson.findings.map(\.finding.target) == ["grilled octopus", "waiter"])
        #expect(lesson.findings.map(\.span) == [29..<44, 4..<10])
        #expect(lesson.droppedFindings == 1)
        #expect(!lesson.text.contains("parking") && !lesson.text.contains("Confidence"))
        #expect(TeacherAnalysis(parsing: lesson.text).findings == lesson.findings.map(\.finding))
    }

    @Test(arguments: [
        ("grilled octopuss", true), ("gridled octopus", true), ("octopus xyz", false),
    ])
    func findsATargetWithASlip(_ target: String, _ isFound: Bool) {
        #expect(NearPlace(Self.review).place(of: target) == (isFound ? 29..<44 : nil))
    }

    @Test(arguments: [
        (1.0, AnswerJudge.Contradiction?.some(.stars)), (3, nil), (5, nil),
    ])
    func starsThatSayOtherwiseAskForASecondAnswer(
        _ stars: Double, _ contradiction: AnswerJudge.Contradiction?
    ) {
        let text = "Opinion Target 1: octopus\nSentiment: Positive\nReasoning: The best in town."
        let verdict = AnswerJudge().judge(
            TeacherAnswer(text: text, ending: .stop), kind: .analysis, review: Self.review,
            stars: stars)
        guard case .contradicted(_, let found) = verdict else {
            #expect(contradiction == nil)
            return
        }
        #expect(found == contradiction)
    }

    @Test(arguments: [(0.95, true), (0.85, false)])
    func aSureStudentThatSaysOtherwiseAsksForASecondAnswer(
        _ confidence: Double, _ isContradicted: Bool
    ) {
        let student = Analysis(opinions: [
            Opinion(target: "waiter", span: 4..<10, polarity: .positive, confidence: confidence)
        ])
        let verdict = AnswerJudge().judge(
            TeacherAnswer(text: Self.sound, ending: .stop), kind: .analysis, review: Self.review,
            student: student)
        if case .contradicted(let lesson, let why) = verdict {
            #expect(isContradicted && why == .student)
            #expect(lesson.agrees(with: student) == false)
        } else {
            #expect(!isContradicted)
        }
    }

    /// The answers of Mixtral-8x7B that the paper published, where they lie beside.
    @Test(.enabled(if: ProcessInfo.processInfo.environment["OPINED_DATA"] != nil))
    func acceptsNineInTenOfARealTeachersAnswers() throws {
        struct Line: Decodable {
            let Text, mixtral_response: String
            let Overall: Double
        }
        let folder = try #require(ProcessInfo.processInfo.environment["OPINED_DATA"])
        let file = try String(
            contentsOf: URL(filePath: folder).appending(path: "teacher/mixtral-500.jsonl"),
            encoding: .utf8)
        var counts: [QuestionKind: [String: Int]] = [:]
        for line in file.replacing("\u{FEFF}", with: "").split(separator: "\n") {
            let entry = try JSONDecoder().decode(Line.self, from: Data(line.utf8))
            let isAnalysis = entry.mixtral_response.hasPrefix("Opinion Target 1:")
            let kind = isAnalysis ? QuestionKind.analysis : .rewriting
            let verdict = AnswerJudge().judge(
                TeacherAnswer(text: entry.mixtral_response, ending: .stop), kind: kind,
                review: entry.Text, stars: entry.Overall)
            counts[kind, default: [:]][Self.name(verdict), default: 0] += 1
        }
        let (analyses, rewritings) = (counts[.analysis] ?? [:], counts[.rewriting] ?? [:])
        let sound = analyses["accepted", default: 0] + analyses["contradicted", default: 0]
        #expect(analyses.values.reduce(0, +) == 234)
        #expect(sound >= 211, "\(analyses)")
        #expect(rewritings["accepted", default: 0] >= 240, "\(rewritings)")
    }

    private static func name(_ verdict: AnswerJudge.Verdict) -> String {
        switch verdict {
        case .accepted: "accepted"
        case .contradicted: "contradicted"
        case .refused(let reason): reason.rawValue
        }
    }

    private func accepted(_ text: String) throws -> Lesson {
        let verdict = AnswerJudge().judge(
            TeacherAnswer(text: text, ending: .stop), kind: .analysis, review: Self.review)
        guard case .accepted(let lesson) = verdict else {
            Issue.record("\(verdict)")
            throw CancellationError()
        }
        return lesson
    }
}
