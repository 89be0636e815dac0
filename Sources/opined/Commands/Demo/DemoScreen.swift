import Distillation
import Foundation
import Opinions
import Pipeline

/// What a person sees of the demo: reviews with their opinions coloured, and a line of figures
/// below.
struct DemoScreen {
    /// Reviews that are shown in a second; what else is read is only counted.
    static let reviewsPerSecond = 4

    let texts: [String: String]
    let isTerminal: Bool
    let isColoured: Bool

    init(reviews: [DemoReview], isTerminal: Bool, isColoured: Bool) {
        texts = Dictionary(reviews.map { ($0.id, $0.text) }) { first, _ in first }
        (self.isTerminal, self.isColoured) = (isTerminal, isColoured)
    }

    func greet(model: String, workers: Int, place: String) {
        Console.note(
            "opined \(Version.current) · \(model) · \(workers) workers · \(place)\n"
                + "reviews in, opinions out: \(legend)\n")
    }

    private var legend: String {
        let painter = ReviewPainter(isColoured: isColoured, scalarsMax: 40)
        return Polarity.allCases.map { polarity in
            let word = polarity.rawValue
            let span = 0..<word.unicodeScalars.count
            return painter.paint(
                word,
                opinions: [Opinion(target: word, span: span, polarity: polarity, confidence: 1)])
        }.joined(separator: " ")
    }

    /// Shows the newest review that was read, the newest answer of the teacher, and the figures.
    func refresh(_ board: DemoBoard, _ status: PipelineStatus, teacher: DemoTeacher? = nil) {
        if let record = teacher?.lessons.take() {
            if isTerminal { Console.erase() }
            Console.data(LessonPainter(isColoured: isColoured).paint(record))
        }
        showNewest(board)
        if isTerminal {
            let asked = teacher.map { " · asked \($0.figures.calls)/\($0.figures.callsBudget)" }
            Console.status(figures(board.snapshot, status) + (asked ?? ""))
        }
    }

    /// Shows the newest review that was read, with its opinions.
    func showNewest(_ board: DemoBoard) {
        guard let (id, opinions, sentiment) = board.takeNewest(), let text = texts[id] else {
            return
        }
        if isTerminal { Console.erase() }
        let painter = ReviewPainter(isColoured: isColoured, scalarsMax: 300)
        let painted = painter.paint(text, opinions: opinions)
        let mood = sentiment.map { "  (\($0.label.rawValue))" } ?? ""
        Console.data("• \(painted)\(mood)\n")
    }

    func figures(_ state: DemoBoard.State, _ status: PipelineStatus) -> String {
        let rate = Int(Double(state.answered) / state.seconds)
        return "\(rate) reviews/s · latency p50 \(Self.text(state.latencies.quantile(0.5)))"
            + " p99 \(Self.text(state.latencies.quantile(0.99))) · in flight"
            + " \(status.inFlight.records) · opinions \(state.opinions)"
            + " · commits \(status.counts.commits)"
    }

    /// `produced 500 = results 498 + dead letters 2`
    static func books(_ state: DemoBoard.State) -> String {
        let sign = state.produced == state.answered ? "=" : "≠"
        return "produced \(state.produced) \(sign) results \(state.results)"
            + " + dead letters \(state.deadLetters)"
    }

    static func text(_ duration: Duration?) -> String {
        duration.map { "\(Int(($0 / .milliseconds(1)).rounded())) ms" } ?? "–"
    }
}
