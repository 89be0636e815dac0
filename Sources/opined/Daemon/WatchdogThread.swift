import Dispatch
import Foundation
import Logging

/// Pings systemd while the ``Watchdog`` finds the daemon alive, from a thread of its own: neither
/// the poll thread nor the cooperative pool may be what the ping depends on.
final class WatchdogThread: Sendable {
    private let isStopped = DispatchSemaphore(value: 0)

    /// - Parameters:
    ///   - interval: See ``Watchdog/interval(environment:processID:)``.
    ///   - judge: Called on this thread; must not block.
    init(
        every interval: Duration, notifier: SystemdNotifier, logger: Logger,
        judge: @escaping @Sendable () -> Watchdog.Verdict
    ) {
        let pause = DispatchTimeInterval.microseconds(Int(interval / .microseconds(1)))
        Thread.detachNewThread { [isStopped] in
            repeat {
                switch judge() {
                case .alive: notifier.send(.watchdog)
                case .stuck(let reason):
                    logger.critical("watchdog: \(reason); systemd will restart opined")
                    notifier.send(.status("stuck: \(reason)"))
                }
            } while isStopped.wait(timeout: .now() + pause) == .timedOut
        }
    }

    /// Ends the pings; the thread leaves at once.
    func stop() { isStopped.signal() }
}
