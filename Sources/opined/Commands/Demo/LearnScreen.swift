import Distillation
import Glibc
import Pipeline

/// What a person sees of `opined demo --learn`.
final class LearnScreen {
    private let screen: DemoScreen
    private let isJSON: Bool
    private var losses: [Double] = []

    init(reviews: [DemoReview], isJSON: Bool) {
        self.isJSON = isJSON
        screen = DemoScreen(
            reviews: reviews, isTerminal: Terminal.isInteractive(STDERR_FILENO) && !isJSON,
            isColoured: Terminal.isColoured(STDOUT_FILENO))
    }

    func greet(_ model: String, _ files: LearnFiles, _ place: String) {
        guard !isJSON else { return }
        Console.note(
            """
            opined \(Version.current) · \(model), which has seen computers alone · \(place)
            The stream: \(files.newFrom) sentences about computers, then restaurants. The teacher \
            replays \(files.teacher.reviews) answers: Mixtral's own where there is one, the others \
            made from labels (Demo/learn/README.md).

            """)
    }

    func refresh(
        _ board: DemoBoard, _ status: PipelineStatus, _ teacher: TeacherStatus, _ phase: LearnPhase
    ) {
        guard !isJSON else { return }
        screen.showNewest(board)
        guard screen.isTerminal else { return }
        Console.status(text(phase, teacher) + " · " + screen.figures(board.snapshot, status))
    }

    private func text(_ phase: LearnPhase, _ teacher: TeacherStatus) -> String {
        switch phase {
        case .asking(let accepted, let answers):
            return "asked \(teacher.asked), \(accepted)/\(answers) accepted"
        case .training(nil): return "training begins"
        case .training(let step?):
            if let loss = step.loss, step.step > losses.count { losses.append(loss) }
            return "training \(step.step)/\(step.steps) \(Sparkline.text(losses))"
        case .passed: return "the gate passed it"
        case .trial(let reviews, let all): return "trial: \(reviews)/\(all) reviews"
        }
    }

    func end() { if screen.isTerminal { Console.erase() } }
}
