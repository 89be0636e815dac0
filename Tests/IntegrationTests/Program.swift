import Foundation

/// The program under test, and runs of it that end by themselves.
enum Program {
    struct Failure: Error, CustomStringConvertible {
        let description: String
    }

    struct Outcome {
        /// The exit code; a signal is negative.
        let status: Int32
        let output: String
        let errors: String
    }

    /// `OPINED_BINARY`, or what was built with the tests, or else what lies in `.build`.
    static func executable() throws -> URL {
        if let path = ProcessInfo.processInfo.environment["OPINED_BINARY"] {
            return URL(fileURLWithPath: path)
        }
        let builds = Workplace.checkout.appendingPathComponent(".build")
        let candidates =
            buildFolders.map { $0.appendingPathComponent("opined") }
            + ["debug", "release"].map { builds.appendingPathComponent("\($0)/opined") }
        for candidate in candidates
        where FileManager.default.isExecutableFile(atPath: candidate.path) { return candidate }
        throw Failure(
            description: "no opined in \(candidates.map(\.path)); run `swift build`, or set "
                + "OPINED_BINARY")
    }

    /// Where the tests lie themselves: the folder of the test bundle, or of the process.
    private static var buildFolders: [URL] {
        let bundles = [Bundle.main.executableURL, Bundle.main.bundleURL].compactMap { $0 }
        // Of SwiftPM, the process is its own helper, and the bundle an argument of it.
        let arguments = ProcessInfo.processInfo.arguments
            .filter { $0.contains(".xctest") }.map { URL(fileURLWithPath: $0) }
        return (arguments + bundles).map { url in
            let file = url.resolvingSymlinksInPath()
            return file.deletingLastPathComponent()
        }
    }

    /// Runs `opined` to its end, `patience` at the longest.
    static func run(
        _ arguments: [String], environment: [String: String] = [:], in workplace: Workplace,
        within patience: Duration = .seconds(60)
    ) throws -> Outcome {
        let process = Process()
        process.executableURL = try executable()
        process.arguments = arguments
        process.environment = ProcessInfo.processInfo.environment
            .merging(environment) { $1 }.filter { $0.key != "NOTIFY_SOCKET" }
        process.standardInput = FileHandle.nullDevice
        // Files, not pipes: a pipe that nobody empties would stop the program.
        let names = ["output-\(UUID().uuidString)", "errors-\(UUID().uuidString)"]
        for name in names { try workplace.write("", to: name) }
        process.standardOutput = try FileHandle(forWritingTo: workplace.file(names[0]))
        process.standardError = try FileHandle(forWritingTo: workplace.file(names[1]))
        let ended = DispatchSemaphore(value: 0)
        process.terminationHandler = { _ in ended.signal() }
        try process.run()
        guard ended.wait(timeout: .now() + patience.seconds) == .success else {
            kill(process.processIdentifier, SIGKILL)
            throw Failure(
                description: "opined \(arguments.first ?? "") did not end in \(patience):\n"
                    + workplace.text(of: names[1]).suffix(4_000))
        }
        return Outcome(
            status: process.exitCode, output: workplace.text(of: names[0]),
            errors: workplace.text(of: names[1]))
    }
}

extension Process {
    /// After the end: the exit code, or the signal that ended it as a negative number.
    var exitCode: Int32 {
        terminationReason == .uncaughtSignal ? -terminationStatus : terminationStatus
    }
}

extension Duration {
    var seconds: Double {
        Double(components.seconds) + Double(components.attoseconds) / 1e18
    }
}
