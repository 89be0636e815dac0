import Foundation
import Kafka
import Pipeline

/// The daemon at full load, then with one review at a time, between the feeder and the reader of
/// the demo. What happens before the first results is not measured.
final class BenchPlay<A: Analyst>: Sendable {
    /// Times that it is loaded and runs empty; figures are the medians.
    private static var rounds: Int { 4 }
    /// From the first review of a round until its rate is taken.
    private static var rampUp: Duration { .milliseconds(300) }
    /// The longest wait for the first results, and for the last.
    private static var settleMax: Duration { .seconds(30) }
    private static var interval: Duration { .milliseconds(2) }

    private let board = DemoBoard()
    private let clocks = ThreadClocks()
    private let stage: DemoStage
    private let reviews: [DemoReview]
    private let daemon: Daemon<ClockedAnalyst<A>>
    private let aheadMax: Int
    private let span: Duration

    /// - Parameter aheadMax: Reviews that are under way at full load.
    init(
        stage: DemoStage, settings: Settings, analyst: A, reviews: [DemoReview], aheadMax: Int,
        span: Duration
    ) {
        (self.stage, self.reviews, self.aheadMax, self.span) = (stage, reviews, aheadMax, span)
        daemon = Daemon(
            settings: settings, analyst: ClockedAnalyst(base: analyst, clocks: clocks),
            client: stage.client, logger: .quiet)
    }

    /// - Parameter between: Called before and after each round, while the daemon has nothing to do.
    /// - Throws: ``DemoFailure`` where a part fails, or a review is lost.
    func run(between: @Sendable () async throws -> Void) async throws -> DaemonFigures {
        let reader = stage.reader(board: board, logger: .quiet)
        let feeder = stage.feeder(reviews: reviews, board: board, logger: .quiet)
        async let served: Void = part("the daemon") { _ = try await self.daemon.run() }
        async let read: Void = part("the reader") {
            try await BlockingThread.run("bench-reader") { try reader.run() }
        }
        async let fed: Void = part("the feeder") {
            let end = ContinuousClock.now + .seconds(86_400)
            try await BlockingThread.run("bench-feeder") { try feeder.run(until: end) }
        }
        var figures: DaemonFigures?
        await part("the bench") { figures = try await self.measure(between) }
        board.update { $0.isOver = true }
        daemon.control.stop()
        _ = await (served, read, fed)
        if let failure = board.snapshot.failure { throw DemoFailure(failure) }
        guard let figures else { throw DemoFailure("the bench ended without figures") }
        return figures
    }

    /// A part that fails ends the whole play.
    private func part(_ name: String, _ body: () async throws -> Void) async {
        do { try await body() } catch {
            board.update { $0.failure = $0.failure ?? "\(name): \(error)" }
        }
    }

    private func measure(
        _ between: @Sendable () async throws -> Void
    ) async throws -> DaemonFigures {
        try await wait { $0.results > 0 }
        try await runEmpty()
        board.update { $0.latencies = LatencyHistogram() }
        var rounds: [BenchRound] = []
        for _ in 0..<Self.rounds {
            try await between()
            rounds.append(try await round())
        }
        try await between()
        let full = Latency(board.snapshot.latencies)

        board.update { state in
            state.latencies = LatencyHistogram()
            state.aheadMax = 1
        }
        try await Task.sleep(for: span)
        try await runEmpty()
        return DaemonFigures(rounds, full: full, single: Latency(board.snapshot.latencies))
    }

    private func round() async throws -> BenchRound {
        let start = mark
        board.update { [aheadMax] in $0.aheadMax = aheadMax }
        try await Task.sleep(for: Self.rampUp)
        let loaded = mark
        try await Task.sleep(for: span / Self.rounds)
        let unloaded = mark
        try await runEmpty()
        return BenchRound(start: start, loaded: loaded, unloaded: unloaded, end: mark)
    }

    /// Stops the feeder and waits for the last results.
    private func runEmpty() async throws {
        board.update { $0.aheadMax = 0 }
        try await wait { $0.produced == $0.answered }
    }

    private var mark: BenchRound.Mark {
        BenchRound.Mark(
            at: .now, reviews: board.snapshot.answered, cpuSeconds: clocks.seconds,
            processSeconds: ThreadClocks.processSeconds)
    }

    private func wait(until condition: (DemoBoard.State) -> Bool) async throws {
        let deadline = ContinuousClock.now + Self.settleMax
        while true {
            let state = board.snapshot
            if condition(state) || state.failure != nil { return }
            guard ContinuousClock.now < deadline else {
                throw DemoFailure(
                    "wait for results: \(state.produced) reviews were written, "
                        + "\(state.answered) answered after \(Self.settleMax); try again")
            }
            try await Task.sleep(for: Self.interval)
        }
    }
}
