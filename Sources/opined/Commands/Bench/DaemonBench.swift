import Pipeline
import Student
import Synchronization

/// The daemon with a student, held against the same student without Kafka.
struct DaemonBench: Sendable {
    /// Reviews that are under way at full load: some batches for each worker, and for a student
    /// that takes no time as many as pass through Kafka at once.
    static let (aheadMax, nullAheadMax) = (500, 4_000)

    let directory: String
    let threads: Int
    let span: Duration

    /// What Kafka and the pipeline cost when the student says nothing, at once.
    func null(_ texts: BenchTexts) async throws -> DaemonFigures {
        try await play(NullAnalyst(), texts, aheadMax: Self.nullAheadMax).run {}
    }

    /// The engine takes turns with the daemon, since the speed of a machine wanders.
    func figures(_ student: LoadedStudent, _ texts: BenchTexts) async throws -> DaemonFigures {
        let engine = EngineBench(
            student: student, texts: texts.texts, threads: threads, span: .zero)
        let laps = Mutex<[Lap]>([])
        let figures = try await play(student, texts, aheadMax: Self.aheadMax).run {
            let lap = try await BlockingThread.run("opined-bench") { engine.answeringLap() }
            laps.withLock { $0.append(lap) }
        }
        return figures.against(
            Throughput(reviews: texts.texts.count, laps: laps.withLock(\.self)))
    }

    private func play<A>(_ analyst: A, _ texts: BenchTexts, aheadMax: Int) throws -> BenchPlay<A> {
        let stage = try DemoStage(brokers: nil, logger: .quiet)
        return BenchPlay(
            stage: stage, settings: try stage.settings(model: directory, threads: threads),
            analyst: analyst, reviews: texts.reviews, aheadMax: aheadMax, span: span)
    }
}
