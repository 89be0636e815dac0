import Logging
import Synchronization

/// The backend of swift-log: one line for each entry, to a ``LogSink``. Any thread; never blocks.
struct LogBackend: LogHandler {
    var metadata: Logger.Metadata = [:]
    /// This logger's own level where it was set, else that of all loggers.
    var logLevel: Logger.Level {
        get { ownLevel ?? level.current }
        set { ownLevel = newValue }
    }

    private var ownLevel: Logger.Level?
    private let level: LogLevel
    private let label: String
    private let format: LogFormat
    private let sink: LogSink
    private let now: @Sendable () -> LogTime

    /// - Parameter now: Read once for each line; only `text` and `json` show it.
    init(
        label: String, format: LogFormat, level: LogLevel, sink: LogSink,
        now: @escaping @Sendable () -> LogTime
    ) {
        (self.label, self.format, self.level, self.sink) = (label, format, level, sink)
        self.now = now
    }

    subscript(metadataKey key: String) -> Logger.Metadata.Value? {
        get { metadata[key] }
        set { metadata[key] = newValue }
    }

    func log(event: LogEvent) {
        let entry = LogEntry(
            time: now(), level: event.level, label: label, message: event.message.description,
            metadata: metadata.merging(event.metadata ?? [:]) { _, new in new })
        sink.write(format.line(entry))
    }
}

/// The level of every logger, which a reload can change. Any thread.
final class LogLevel: Sendable {
    private let held: Atomic<UInt8>

    init(_ level: Logger.Level) { held = Atomic(Self.number(level)) }

    var current: Logger.Level {
        get { Logger.Level.allCases[Int(held.load(ordering: .relaxed))] }
        set { held.store(Self.number(newValue), ordering: .relaxed) }
    }

    private static func number(_ level: Logger.Level) -> UInt8 {
        UInt8(Logger.Level.allCases.firstIndex(of: level) ?? 0)
    }
}
