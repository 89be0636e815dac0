import Opinions
import Testing

@testable import Distillation

struct RepetitionTests {
    private static let review = """
        The waiter was rude, but the grilled octopus was the best in town and the terrace lovely.
        """
    private static let targets = ["waiter", "grilled octopus", "terrace"]
    private static let reasons = [
        "is called rude outright, which spoils an evening that began so well",
        "gets the highest praise of the whole text, as nothing in town beats it",
        "pleases by its looks alone, since no word is lost on food or service there",
    ]
    /// As small models loop: the same, with numbers that rise, with a word changed each time, with
    /// the aspect changed, without blank lines, numbered from 1 again each time.
    enum Way: CaseIterable { case same, counting, varied, otherAspect, inOneLine, fromOne }

    private static func block(_ way: Way, round: Int) -> String {
        let fillers = ["clearly", "plainly", "openly", "truly", "simply"]
        let lines = targets.enumerated().map { index, target in
            let number = way == .counting || way == .varied ? round * 3 + index + 1 : index + 1
            let aspect = way == .otherAspect ? "Aspect \(round)" : "Quality"
            let filler = way == .varied ? fillers[round % 5] : "clearly"
            return """
                Opinion Target \(number): "\(target)"
                Aspect: \(aspect)
                Sentiment: Positive
                Reasoning: It \(filler) \(reasons[index]).
                """
        }
        return lines.joined(separator: way == .inOneLine ? " " : "\n\n")
    }

    @Test(arguments: Way.allCases, [2, 3, 4, 5, 10, 20, 50])
    func aLoopingAnalysisIsRefused(_ way: Way, rounds: Int) {
        // What is said once more from 1 on is cut.
        let isCut = rounds == 2 && [.same, .fromOne, .inOneLine, .otherAspect].contains(way)
        let text = (0..<rounds).map { Self.block(way, round: $0) }.joined(separator: "\n\n")
        let long = Self.review + String(repeating: " And so on.", count: 400)
        let verdict = AnswerJudge().judge(
            TeacherAnswer(text: text, ending: .stop), kind: .analysis, review: long)
        guard case .accepted(let lesson) = verdict else {
            #expect(verdict == .refused(.repeated))
            #expect(!isCut)
            return
        }
        #expect(isCut, "\(rounds) rounds were accepted")
        #expect(lesson.findings.count == 3)
    }

    @Test(arguments: [2, 3, 5, 10, 50])
    func aBlockOfOneTargetThatComesAgainIsRefused(_ rounds: Int) {
        let block = """
            Opinion Target 1: "waiter"
            Aspect: Manner
            Sentiment: Negative
            Reasoning: The writer says outright that the waiter was rude to them.
            """
        let text = Array(repeating: block, count: rounds).joined(separator: "\n\n")
        let verdict = AnswerJudge().judge(
            TeacherAnswer(text: String(text.prefix(3_900)), ending: .stop), kind: .analysis,
            review: Self.review)
        #expect(verdict == .refused(.repeated))
    }

    @Test(arguments: [2, 3, 10, 50], ["clearly", "openly"])
    func aLoopingRewritingIsRefused(_ rounds: Int, _ other: String) {
        let block = """
            I was clearly angry at the waiter, who was rude to us. I loved the grilled octopus, \
            the best in town, and I found the terrace lovely.
            """
        let text = (0..<rounds).map { round in
            round % 2 == 0 ? block : block.replacing("clearly", with: other)
        }.joined(separator: " ")
        let long = Self.review + String(repeating: " And so on.", count: 400)
        let verdict = AnswerJudge().judge(
            TeacherAnswer(text: text, ending: .stop), kind: .rewriting, review: long)
        #expect(verdict == .refused(.repeated))
    }

    @Test func runningWordsAreALoop() {
        let text = "I found it " + String(repeating: "very very good and ", count: 20)
        #expect(Repetition.isIn(sentences: [text]))
    }

    @Test func reasonsOfOneFormAreNoLoop() {
        let text = Self.targets.enumerated().map { index, target in
            """
            Opinion Target \(index + 1): \(target)
            Aspect: Quality
            Sentiment: Positive
            Reasoning: The sentiment is explicit: the writer says outright that it is good.
            """
        }.joined(separator: "\n\n")
        #expect(!Repetition.isIn(analysis: text))
    }
}
