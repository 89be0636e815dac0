import Dispatch
import Synchronization

/// The handle of a running loop for all other threads.
public final class TeacherControl: Sendable {
    private let state = Mutex((stops: 0, status: TeacherStatus()))
    private let signal = DispatchSemaphore(value: 0)

    public init() {}

    public var status: TeacherStatus { state.withLock { $0.status } }

    /// Ends the run: no question is asked any more, and what is out is waited for a while. A second
    /// call gives it up at once.
    public func stop() {
        state.withLock { $0.stops += 1 }
        wake()
    }

    /// Has the loop look at once.
    public func wake() { signal.signal() }

    public var isStopping: Bool { state.withLock { $0.stops > 0 } }

    var isInHaste: Bool { state.withLock { $0.stops > 1 } }

    func publish(_ status: TeacherStatus) { state.withLock { $0.status = status } }

    /// Waits for ``wake()``, `seconds` at the longest; all of several wakes are one.
    public func wait(seconds: Double) {
        guard signal.wait(timeout: .now() + seconds) == .success else { return }
        while signal.wait(timeout: .now()) == .success {}
    }
}
