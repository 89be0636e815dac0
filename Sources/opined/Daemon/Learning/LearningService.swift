import Dispatch
import Foundation
import Pipeline
import Synchronization

/// Learning in service: a ``LearningLoop`` on a thread of its own. Any thread.
final class LearningService<A: Analyst>: Sendable {
    private let make: @Sendable (@escaping @Sendable () -> Void) -> LearningLoop<A>
    private let state = Mutex((isStopping: false, status: LearningStatus()))
    private let signal = DispatchSemaphore(value: 0)
    private let ended = DispatchSemaphore(value: 0)

    /// - Parameter make: called on the thread; what it is given wakes the loop, from any thread.
    init(make: @escaping @Sendable (@escaping @Sendable () -> Void) -> LearningLoop<A>) {
        self.make = make
    }

    var status: LearningStatus { state.withLock { $0.status } }

    /// Starts the thread.
    func start() {
        let thread = Thread { [self] in
            serve()
            ended.signal()
        }
        thread.name = "opined-learning"
        thread.start()
    }

    /// Begins the end: a run of the trainer is told to end, and goes on at the next start.
    func stop() {
        state.withLock { $0.isStopping = true }
        signal.signal()
    }

    /// Waits for the end of the thread, which was started.
    func end() async {
        stop()
        try? await BlockingThread.run("opined-farewell") { [ended] in ended.wait() }
    }

    private var isStopping: Bool { state.withLock { $0.isStopping } }

    private func serve() {
        let loop = make { [signal] in signal.signal() }
        while !isStopping {
            loop.turn()
            publish(loop)
            wait(loop.settings.turnSeconds)
        }
        loop.leave { wait($0) }
        publish(loop)
    }

    private func publish(_ loop: LearningLoop<A>) { state.withLock { $0.status = loop.status } }

    /// All of several signals are one.
    private func wait(_ seconds: Double) {
        guard signal.wait(timeout: .now() + max(0, seconds)) == .success else { return }
        while signal.wait(timeout: .now()) == .success {}
    }
}
