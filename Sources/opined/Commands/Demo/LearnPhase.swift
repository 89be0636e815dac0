import Distillation

/// What `opined demo --learn` waits for at a moment.
enum LearnPhase: Equatable {
    /// Answers, until there are enough to train on.
    case asking(accepted: Int, of: Int)
    /// The run; nil before its first step.
    case training(DistilEvent.Step?)
    /// The candidate's way from the gate to its trial.
    case passed
    case trial(reviews: Int, of: Int)

    init(_ teacher: TeacherStatus, _ learning: LearningStatus, answers: Int, trialReviews: Int) {
        if let trial = learning.trial {
            self = .trial(reviews: trial.reviews, of: trialReviews)
        } else if learning.isTraining {
            self = .training(learning.step)
        } else if learning.runs[.passed, default: 0] > 0 {
            self = .passed
        } else {
            self = .asking(accepted: teacher.acceptedInAll, of: answers)
        }
    }

    /// What had not come about, where the demo ends here.
    var missing: String {
        switch self {
        case .asking(let accepted, let answers):
            "\(accepted) of the \(answers) accepted answers had come with which training begins"
        case .training(nil): "training had begun, and made no step"
        case .training(let step?):
            "training had made \(step.step) of \(step.steps) steps"
                + (step.secondsLeft.map { ", and had \(Int($0.rounded(.up))) s to go" } ?? "")
        case .passed: "the gate had passed a candidate, and its trial had not begun"
        case .trial(let reviews, let all):
            "the candidate had answered \(reviews) of the \(all) reviews of its trial"
        }
    }
}
