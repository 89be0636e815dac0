import Dispatch
import Logging
import Synchronization

/// Keeps what is logged, and lets a test wait for a line.
final class LogCatcher: Sendable {
    private let lines = Mutex<[String]>([])
    private let arrived = DispatchSemaphore(value: 0)

    var logger: Logger {
        var logger = Logger(label: "kafka") { _ in Handler(catcher: self) }
        logger.logLevel = .debug
        return logger
    }

    var all: [String] { lines.withLock { $0 } }

    /// Whether a line with `text` is there, or comes in time.
    func waits(for text: String, within patience: Duration) -> Bool {
        let end = ContinuousClock.now + patience
        while ContinuousClock.now < end {
            if all.contains(where: { $0.contains(text) }) { return true }
            _ = arrived.wait(timeout: .now() + .seconds(1))
        }
        return false
    }

    private func take(_ line: String) {
        lines.withLock { $0.append(line) }
        arrived.signal()
    }

    private struct Handler: LogHandler {
        let catcher: LogCatcher
        var metadata: Logger.Metadata = [:]
        var logLevel = Logger.Level.debug

        subscript(metadataKey key: String) -> Logger.Metadata.Value? {
            get { metadata[key] }
            set { metadata[key] = newValue }
        }

        func log(event: LogEvent) {
            catcher.take("\(event.level) \(event.metadata ?? [:]) \(event.message)")
        }
    }
}
