import Opinions
import Synchronization

/// What feeder, reader and screen of the demo share. Any thread.
final class DemoBoard: Sendable {
    struct State: Sendable {
        /// When the first review may have been written.
        var start = ContinuousClock.now
        var produced = 0
        var results = 0
        var deadLetters = 0
        var opinions = 0
        var latencies = LatencyHistogram()
        /// The newest result that the screen has not shown.
        var newest: (id: String, opinions: [Opinion], sentiment: Sentiment?)?
        /// Reviews that may be written and not yet answered.
        var aheadMax = DemoFeeder.aheadMax
        /// No more reviews are wanted.
        var isEnough = false
        var isFed = false
        /// Reader and feeder end.
        var isOver = false
        var failure: String?

        /// Since ``start``.
        var seconds: Double { max(0.001, (ContinuousClock.now - start) / .seconds(1)) }
        var answered: Int { results + deadLetters }
        var isConserved: Bool { isFed && produced == answered }
        var isEnding: Bool { isConserved || failure != nil }
    }

    private let state = Mutex(State())

    var snapshot: State { state.withLock { $0 } }

    func update(_ change: @Sendable (inout State) -> Void) { state.withLock { change(&$0) } }

    func takeNewest() -> (id: String, opinions: [Opinion], sentiment: Sentiment?)? {
        state.withLock { state in
            defer { state.newest = nil }
            return state.newest
        }
    }
}
