import Foundation
import Pipeline

/// The books of a demo, as its `--json` line.
struct DemoReport: Encodable {
    struct Latency: Encodable {
        let p50, p99: Double?
    }

    let model: String
    let seconds: Double
    let produced, results, deadLetters, opinions, commits: Int
    let reviewsPerSecond: Double
    /// From the review's timestamp until its result was read; milliseconds.
    let latencyMilliseconds: Latency
    let conserved: Bool
    /// nil where no teacher was asked.
    let teacher: TeacherFigures?
    /// nil where nothing was to be learned.
    let learn: LearnFigures?

    init(
        _ state: DemoBoard.State, _ status: PipelineStatus, model: String,
        teacher: TeacherFigures? = nil, learn: LearnFigures? = nil
    ) {
        self.model = model
        seconds = (state.seconds * 100).rounded() / 100
        produced = state.produced
        results = state.results
        deadLetters = state.deadLetters
        opinions = state.opinions
        commits = status.counts.commits
        reviewsPerSecond = (Double(state.answered) / state.seconds * 10).rounded() / 10
        latencyMilliseconds = Latency(
            p50: state.latencies.quantile(0.5).map { $0 / .milliseconds(1) },
            p99: state.latencies.quantile(0.99).map { $0 / .milliseconds(1) })
        conserved = state.isConserved
        self.teacher = teacher
        self.learn = learn
    }

    var json: String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys]
        encoder.keyEncodingStrategy = .convertToSnakeCase
        let data = try? encoder.encode(self)
        return String(decoding: data ?? Data(), as: UTF8.self)
    }
}
