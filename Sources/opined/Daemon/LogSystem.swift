import Logging

/// The log of a process, wired once: standard error, format, level.
struct LogSystem: Sendable {
    let format: LogFormat
    /// A reload changes it for every logger.
    let level: LogLevel
    let sink: LogSink

    /// - Parameter environment: For `$JOURNAL_STREAM`.
    init(_ settings: LogSettings, environment: [String: String]) {
        let format = StandardError.format(settings.format, environment: environment)
        self.format = format
        level = LogLevel(settings.level)
        sink = LogSink(
            droppedLine: { count in
                format.line(
                    LogEntry(
                        time: StandardError.now(), level: .warning, label: "opined.log",
                        message: "\(count) lines of the log were dropped: nobody read them",
                        metadata: [:]))
            }, out: StandardError.write)
    }

    /// Makes this the log of all loggers that are made from now on. Once a process.
    func bootstrap() { LoggingSystem.bootstrap(handler) }

    /// The handler of a logger; `LoggingSystem.bootstrap` takes it, and so does a test.
    @Sendable func handler(label: String) -> any LogHandler {
        LogBackend(
            label: label, format: format, level: level, sink: sink, now: StandardError.now)
    }
}
