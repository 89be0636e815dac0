import Kafka
import Pipeline
import Student

/// One demo from the first review to balanced books: feeder, daemon and reader, at the same time.
final class DemoPlay: Sendable {
    /// How long what is in flight may take to come out when the feeder has ended.
    static let settleMax = Duration.seconds(30)

    let board = DemoBoard()
    private let stage: DemoStage
    private let reviews: [DemoReview]
    private let daemon: Daemon<LoadedStudent>
    private let seconds: Int
    private let pace: Double?
    private let roundStart: Int

    /// - Parameters:
    ///   - pace: reviews a second at the most; nil: as fast as they are answered.
    ///   - roundStart: the review that a new round begins with.
    init(
        stage: DemoStage, reviews: [DemoReview], daemon: Daemon<LoadedStudent>, seconds: Int,
        pace: Double? = nil, roundStart: Int = 0
    ) {
        (self.stage, self.reviews, self.daemon) = (stage, reviews, daemon)
        (self.seconds, self.pace, self.roundStart) = (seconds, pace, roundStart)
    }

    /// - Parameter refresh: called ``DemoScreen/reviewsPerSecond`` times a second; once it says so,
    ///   no more reviews are streamed.
    /// - Returns: the books at the end; they balance, or something was lost.
    func run(
        _ refresh: (DemoBoard.State, PipelineStatus) async throws -> Bool
    ) async throws -> DemoBoard.State {
        let reader = stage.reader(board: board, logger: .quiet)
        let feeder = stage.feeder(
            reviews: reviews, board: board, logger: .quiet, pace: pace, roundStart: roundStart)
        async let served: Void = part("the daemon") { _ = try await self.daemon.run() }
        async let read: Void = part("the reader") {
            try await BlockingThread.run("demo-reader") { try reader.run() }
        }
        // A cluster takes seconds to form a group; they belong to no review's latency.
        await assignment(within: Self.settleMax)
        let end = ContinuousClock.now + .seconds(seconds)
        async let fed: Void = part("the feeder") {
            try await BlockingThread.run("demo-feeder") { try feeder.run(until: end) }
        }

        var deadline = end + Self.settleMax
        while ContinuousClock.now < deadline, !board.snapshot.isEnding {
            try await Task.sleep(for: .seconds(1) / DemoScreen.reviewsPerSecond)
            let isEnough = try await refresh(board.snapshot, daemon.control.status)
            if isEnough, !board.snapshot.isEnough {
                board.update { $0.isEnough = true }
                deadline = min(deadline, .now + Self.settleMax)
            }
        }
        board.update { $0.isOver = true }
        daemon.control.stop()
        _ = await (served, read, fed)
        if let failure = board.snapshot.failure { throw DemoFailure(failure) }
        return board.snapshot
    }

    /// Waits until the daemon has partitions.
    private func assignment(within timeout: Duration) async {
        let deadline = ContinuousClock.now + timeout
        while daemon.control.status.assigned.isEmpty, ContinuousClock.now < deadline,
            !board.snapshot.isEnding
        {
            try? await Task.sleep(for: .milliseconds(20))
        }
        board.update { $0.start = .now }
    }

    /// A part that fails ends the whole play.
    private func part(_ name: String, _ body: () async throws -> Void) async {
        do { try await body() } catch {
            board.update { $0.failure = $0.failure ?? "\(name): \(error)" }
        }
    }
}
