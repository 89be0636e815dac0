import Synchronization

/// A clock that moves when it is told to.
final class SimClock: Sendable {
    private let start = ContinuousClock.now
    private let elapsed = Mutex(Duration.zero)

    var now: ContinuousClock.Instant { start.advanced(by: elapsedTime) }
    var elapsedTime: Duration { elapsed.withLock { $0 } }

    func advance(by duration: Duration) { elapsed.withLock { $0 += duration } }
}
