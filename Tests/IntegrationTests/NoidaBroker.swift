import Foundation
import Kafka
import Logging

/// A Kafka broker in a process of its own: noida-db, one node, with groups, static membership,
/// committed offsets and transactions.
///
/// What it does not do: put out members that fall silent (a killed member comes back by its
/// `instanceID` at once, and nobody takes over from it), cooperative rebalances, TLS, logins.
/// Ended, data and all, with its last reference.
final class NoidaBroker {
    struct Failure: Error, CustomStringConvertible {
        let description: String
    }

    /// `OPINED_NOIDA`, or what `make test` installs; nil where neither is there.
    static var executable: URL? {
        let place = ProcessInfo.processInfo.environment["OPINED_NOIDA"]
        let url =
            place.map { URL(fileURLWithPath: $0) }
            ?? Workplace.checkout.appendingPathComponent(".build/venv/bin/noida-db")
        return FileManager.default.isExecutableFile(atPath: url.path) ? url : nil
    }

    /// `host:port`.
    let address: String
    private let process: Process
    private let directory: URL

    /// Starts a broker, and returns when it answers.
    init(readyWithin patience: Duration = .seconds(20)) throws {
        guard let executable = Self.executable else {
            throw Failure(description: "no noida-db; set OPINED_NOIDA or run `make test`")
        }
        let port = try FreePort.find()
        address = "127.0.0.1:\(port)"
        directory = FileManager.default.temporaryDirectory
            .appendingPathComponent("opined-noida-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: directory, withIntermediateDirectories: true)
        process = Process()
        process.executableURL = executable
        process.arguments = [
            "start", "--only", "kafka", "--kafka-port", String(port), "--host", "127.0.0.1",
            "--data-dir", directory.path,
        ]
        process.standardInput = FileHandle.nullDevice
        process.standardOutput = FileHandle.nullDevice
        process.standardError = FileHandle.nullDevice
        try process.run()
        try waitUntilItAnswers(within: patience)
    }

    deinit {
        // The program that was started is a script that waits for the broker: the whole group ends.
        kill(-process.processIdentifier, SIGKILL)
        process.waitUntilExit()
        try? FileManager.default.removeItem(at: directory)
    }

    func createTopic(_ name: String, partitions: Int) throws {
        try TopicAdmin.create(
            name, partitions: partitions, on: ClientSettings(brokers: [address]),
            within: .seconds(10), logger: .quiet)
    }

    private func waitUntilItAnswers(within patience: Duration) throws {
        let end = ContinuousClock.now + patience
        while true {
            do {
                let settings = ClientSettings(brokers: [address])
                _ = try ClusterMetadata.fetch(settings, within: .seconds(2), logger: .quiet)
                return
            } catch {
                guard process.isRunning, ContinuousClock.now < end else {
                    throw Failure(description: "noida-db on \(address) does not answer: \(error)")
                }
            }
        }
    }
}
