import ArgumentParser
import Foundation
import Testing

@testable import opined

/// The units of systemd against the settings and the exit codes that they rely on.
struct ServiceUnitTests {
    static let units = ["systemd/opined.service", "systemd/opined@.service"]
    static let analyzer = "/usr/bin/systemd-analyze"
    static let hasAnalyzer = FileManager.default.isExecutableFile(atPath: analyzer)

    @Test(arguments: units)
    func agreesWithTheSettings(_ path: String) throws {
        let unit = try Self.directives(path)
        let settings = try Settings.load(file: nil)
        let stop = try #require(unit["TimeoutStopSec"]?.first.flatMap(Int.init))
        #expect(settings.drain.timeoutMilliseconds < stop * 1_000)
        let ports = try #require(unit["SocketBindAllow"]?.first).split(separator: ":").last
        #expect(ports?.split(separator: "-").first.map(String.init) == "\(settings.admin.port)")
        #expect(unit["RestartPreventExitStatus"] == ["\(ExitStatus.badSettings.rawValue)"])
        let watchdog = try #require(unit["WatchdogSec"]?.first.flatMap(Int.init))
        #expect(Watchdog.Limits().poll <= .seconds(watchdog))
    }

    @Test(arguments: units)
    func aFreshInstallNeedsNoSecret(_ path: String) throws {
        #expect(try Self.directives(path)["LoadCredential"] == nil)
    }

    @Test func theTemplateDiffersOnlyInItsInstance() throws {
        let plain = try Self.directives(Self.units[0])
        let template = try Self.directives(Self.units[1])
        let differing = Set(plain.keys).union(template.keys).filter { plain[$0] != template[$0] }
        let expected = [
            "Description", "ExecStart", "RuntimeDirectory", "SocketBindAllow", "StateDirectory",
        ]
        #expect(differing.sorted() == expected)
    }

    @Test(.enabled(if: hasAnalyzer, "systemd-analyze is installed"), arguments: units)
    func exposureIsAtMostOne(_ path: String) throws {
        let process = Process()
        process.executableURL = URL(filePath: Self.analyzer)
        process.arguments = [
            "security", "--offline=yes", "--no-pager", "--threshold=10",
            projectRoot.appending(path: path).path,
        ]
        process.standardOutput = FileHandle.nullDevice
        process.standardError = FileHandle.nullDevice
        try process.run()
        process.waitUntilExit()
        #expect(process.terminationStatus == 0)
    }

    /// Every directive's values, in order; comments left out.
    private static func directives(_ path: String) throws -> [String: [String]] {
        let url = projectRoot.appending(path: path)
        var found: [String: [String]] = [:]
        for line in try String(contentsOf: url, encoding: .utf8).split(separator: "\n") {
            guard let equals = line.firstIndex(of: "="), line.first?.isLetter == true else {
                continue
            }
            let value = String(line[line.index(after: equals)...])
            found[String(line[..<equals]), default: []].append(value)
        }
        return found
    }
}
