import Distillation
import Testing

@testable import opined

struct LearnPhaseTests {
    struct Case: CustomTestStringConvertible, Sendable {
        let testDescription: String
        var trial: LearningStatus.Trial?
        var isTraining = false
        var step: DistilEvent.Step?
        var runs: [LearningStatus.RunEnd: Int] = [:]
        let phase: LearnPhase
        let missing: String
    }

    private static let step = DistilEvent.Step(step: 3, steps: 40, loss: 1, secondsLeft: 61.5)

    @Test(arguments: [
        Case(
            testDescription: "asking", phase: .asking(accepted: 7, of: 400),
            missing: "7 of the 400 accepted answers had come with which training begins"),
        Case(
            testDescription: "a run without a step", isTraining: true, phase: .training(nil),
            missing: "training had begun, and made no step"),
        Case(
            testDescription: "a run", isTraining: true, step: step, phase: .training(step),
            missing: "training had made 3 of 40 steps, and had 62 s to go"),
        Case(
            testDescription: "between gate and trial", step: step, runs: [.passed: 1],
            phase: .passed, missing: "the gate had passed a candidate, and its trial had not begun"
        ),
        Case(
            testDescription: "a trial", trial: .init(model: "m@2", reviews: 12, disagreement: 0),
            step: step, runs: [.passed: 1], phase: .trial(reviews: 12, of: 300),
            missing: "the candidate had answered 12 of the 300 reviews of its trial"),
    ])
    func aDemoThatIsCutSaysWhatWasMissing(_ example: Case) {
        var teacher = TeacherStatus()
        teacher.accepted = [.analysis: 7]
        var learning = LearningStatus()
        (learning.trial, learning.isTraining) = (example.trial, example.isTraining)
        (learning.step, learning.runs) = (example.step, example.runs)
        let phase = LearnPhase(teacher, learning, answers: 400, trialReviews: 300)
        #expect(phase == example.phase)
        #expect(phase.missing == example.missing)

        let board = LearnBoard((new: 15, old: 43))
        board.streamed(5, phase: phase)
        #expect(board.isOver && !board.figures.promoted)
        #expect(board.figures.reasons.first == "the stream ended after 5 s: \(example.missing)")
        #expect(board.figures.reasons.last?.contains("4 to 7 minutes") == true)
    }

    @Test func whatCameAboutIsNotMissing() {
        let board = LearnBoard((new: 15, old: 43))
        board.swapped(to: "m@2", (new: 44, old: 43), seconds: 200)
        board.streamed(300, phase: .passed)
        #expect(board.figures.promoted && board.figures.reasons == [])

        let refused = LearnBoard((new: 15, old: 43))
        var learning = LearningStatus()
        learning.runs = [.refused: 1]
        refused.note(learning)
        refused.streamed(300, phase: .passed)
        #expect(refused.figures.reasons == ["the run ended: refused"])
    }
}
