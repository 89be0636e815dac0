import Foundation

/// `opined run` in a process of its own, killed with its last reference.
///
/// It is told what to do by `--set`, as an operator would, and says that it is ready as systemd
/// would hear it.
final class OpinedProcess {
    let notifications: NotifySocket
    private let process = Process()
    private let ended = DispatchSemaphore(value: 0)
    private let workplace: Workplace
    private let logName: String

    /// Starts the daemon, and returns when it has said READY=1.
    ///
    /// - Parameters:
    ///   - name: of its log in the workplace; processes of one name write one log.
    ///   - config: the file of the settings; none by default.
    ///   - patience: nil does not wait for READY=1.
    init(
        _ name: String = "opined", settings: [String: String], config: URL? = nil,
        in workplace: Workplace, readyWithin patience: Duration? = .seconds(30)
    ) throws {
        self.workplace = workplace
        logName = "\(name).log"
        notifications = try NotifySocket()
        process.executableURL = try Program.executable()
        let all = Self.quickSettings.merging(settings) { $1 }.sorted { $0.key < $1.key }
        process.arguments =
            ["run", "--config", try (config ?? workplace.write("", to: "empty.yaml")).path]
            + all.flatMap { ["--set", "\($0.key)=\($0.value)"] }
        var environment = ProcessInfo.processInfo.environment
        environment["NOTIFY_SOCKET"] = notifications.path
        environment["WATCHDOG_USEC"] = nil
        process.environment = environment
        if !FileManager.default.fileExists(atPath: workplace.file(logName).path) {
            try workplace.write("", to: logName)
        }
        let output = try FileHandle(forWritingTo: workplace.file(logName))
        try output.seekToEnd()
        process.standardError = output
        process.standardOutput = output
        process.standardInput = FileHandle.nullDevice
        process.terminationHandler = { [ended] _ in ended.signal() }
        try process.run()
        if let patience { try waitUntilReady(within: patience) }
    }

    deinit { if process.isRunning { kill(process.processIdentifier, SIGKILL) } }

    private func waitUntilReady(within patience: Duration) throws {
        let end = ContinuousClock.now + patience
        while !notifications.waits(for: "READY=1", within: .milliseconds(100)) {
            guard process.isRunning, ContinuousClock.now < end else {
                throw Program.Failure(description: "opined was not ready in \(patience):\n\(tail)")
            }
        }
    }

    /// The student of the checkout, no port, and a session that the mock's groups can bear.
    private static let quickSettings = [
        "model.directory": Workplace.model.path, "admin.enabled": "false",
        "kafka.session_timeout_ms": "6000", "drain.revoke_timeout_ms": "1000",
    ]

    var isRunning: Bool { process.isRunning }
    /// All that it and its predecessors of the same name have logged.
    var log: String { workplace.text(of: logName) }
    /// The last lines of the log, for a failing test.
    var tail: String { log.split(separator: "\n").suffix(30).joined(separator: "\n") }

    func signal(_ number: Int32) { kill(process.processIdentifier, number) }

    /// Sends a signal and waits for the end: the exit code, or the signal that ended it as a
    /// negative number; nil where it did not end in time.
    func end(by number: Int32, within patience: Duration = .seconds(30)) -> Int32? {
        signal(number)
        return end(within: patience)
    }

    func end(within patience: Duration) -> Int32? {
        guard ended.wait(timeout: .now() + patience.seconds) == .success else { return nil }
        ended.signal()
        return process.exitCode
    }
}
