import Logging

extension Logger {
    /// A log that nobody reads: of commands that say themselves what happened.
    static let quiet = Logger(label: "opined") { _ in SwiftLogNoOpLogHandler() }
}
