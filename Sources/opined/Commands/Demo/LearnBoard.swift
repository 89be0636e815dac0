/// How far the learning of a demo is. Pure.
final class LearnBoard {
    private(set) var figures: LearnFigures
    /// A successor is in service, or none will come.
    private(set) var isOver = false

    init(_ before: (new: Double, old: Double)) {
        figures = LearnFigures(
            f1Before: LearnFigures.rounded(before.new),
            oldF1Before: LearnFigures.rounded(before.old))
    }

    func swapped(to model: String, _ after: (new: Double, old: Double), seconds: Double) {
        figures.f1After = LearnFigures.rounded(after.new)
        figures.oldF1After = LearnFigures.rounded(after.old)
        (figures.promoted, figures.version) = (true, model)
        figures.seconds = (seconds * 10).rounded() / 10
        isOver = true
    }

    /// The stream is at its end, whatever was still to come.
    ///
    /// - Parameter seconds: how long reviews were streamed at the most.
    func streamed(_ seconds: Int, phase: LearnPhase) {
        guard !isOver else { return }
        figures.reasons = ["the stream ended after \(seconds) s: \(phase.missing)", Self.need]
        isOver = true
    }

    /// As measured: README and docs/learning.md.
    private static let need =
        "all of it takes 4 to 7 minutes on two cores; give more --seconds, or none"

    /// A run that gave no successor ends the demo.
    func note(_ status: LearningStatus) {
        guard !isOver else { return }
        for end in [LearningStatus.RunEnd.refused, .failed, .nothing] {
            guard status.runs[end, default: 0] > 0 else { continue }
            figures.reasons = ["the run ended: \(end.rawValue)"]
            isOver = true
        }
        if status.trials[.returned, default: 0] > 0 {
            figures.reasons = ["the trial on live reviews set it back"]
            isOver = true
        }
    }
}
