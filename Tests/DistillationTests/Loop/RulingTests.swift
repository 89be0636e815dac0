import Opinions
import Testing

@testable import Distillation

struct RulingTests {
    private static let praise = Lesson(text: "+")
    private static let other = Lesson(text: "again")
    private static let blame = Lesson(
        text: "-",
        findings: TeacherAnalysis(
            parsing: "Opinion Target 1: soup\nAspect: taste\nSentiment: negative\nReasoning: said."
        ).findings.map { Lesson.Located($0, at: 0..<4) })

    struct Case: CustomTestStringConvertible, Sendable {
        let testDescription: String
        let verdict: AnswerJudge.Verdict
        var first: Lesson?
        let ruling: Ruling
    }

    @Test(arguments: [
        Case(
            testDescription: "sound", verdict: .accepted(praise), ruling: .accept(praise)),
        Case(
            testDescription: "unsound", verdict: .refused(.cut), ruling: .refuse(.cut)),
        Case(
            testDescription: "contradicted", verdict: .contradicted(praise, .stars),
            ruling: .askAgain(praise)),
        Case(
            testDescription: "the second judges alike", verdict: .contradicted(other, .stars),
            first: praise, ruling: .accept(other)),
        Case(
            testDescription: "the second judges otherwise",
            verdict: .contradicted(blame, .stars), first: praise, ruling: .refuse(.contradicted)),
        Case(
            testDescription: "the second is not contradicted", verdict: .accepted(other),
            first: praise, ruling: .accept(other)),
        Case(
            testDescription: "the second is unsound", verdict: .refused(.repeated), first: praise,
            ruling: .refuse(.repeated)),
    ])
    func decidesWhatTeaches(_ example: Case) {
        #expect(Ruling(example.verdict, after: example.first) == example.ruling)
    }
}
