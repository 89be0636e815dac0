import Synchronization

/// The handle of a running pipeline for all other threads: the signal handler, the watchdog, the
/// admin server. Any thread.
public final class PipelineControl: Sendable {
    private struct State {
        var stops = 0
        var status = PipelineStatus()
        var pace: Pace?
        var waker: (@Sendable () -> Void)?
    }

    private let state = Mutex(State())

    public init() {}

    /// What can change while a pipeline runs.
    public struct Pace: Equatable, Sendable {
        public var linger: Duration
        public var commitInterval: Duration

        public init(linger: Duration, commitInterval: Duration) {
            (self.linger, self.commitInterval) = (linger, commitInterval)
        }
    }

    /// Has the pipeline go on at another pace, from its next turn.
    public func change(_ pace: Pace) { state.withLock { $0.pace = pace } }

    func takePace() -> Pace? {
        state.withLock { state in
            defer { state.pace = nil }
            return state.pace
        }
    }

    /// Ends the run: the first call drains, the second leaves at once. Returns immediately.
    public func stop() {
        let waker = state.withLock { state in
            state.stops += 1
            return state.waker
        }
        waker?()
    }

    public var status: PipelineStatus { state.withLock { $0.status } }

    var stops: Int { state.withLock { $0.stops } }

    func wake(by waker: (@Sendable () -> Void)?) { state.withLock { $0.waker = waker } }

    func publish(_ status: PipelineStatus) { state.withLock { $0.status = status } }
}
