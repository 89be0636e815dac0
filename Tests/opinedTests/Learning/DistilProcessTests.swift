import ArgumentParser
import Foundation
import Registry
import TestSupport
import Testing

@testable import opined

/// The trainer as scripts of a shell: whatever it does, what is read of it is bounded, and it ends.
@Suite(.ownThread, .timeLimit(.minutes(2)))
struct DistilProcessTests {
    private static let verdict =
        #"{"event":"verdict","version":"m@2","parent":"m@1","passed":true,"reasons":[]}"#

    private final class Run {
        let process: DistilProcess
        private let woken: DispatchSemaphore

        init(_ script: String, environment: [String: String] = [:]) throws {
            let woken = DispatchSemaphore(value: 0)
            self.woken = woken
            process = try DistilProcess(
                ["-c", script],
                environment: environment.merging(["PATH": "/usr/bin:/bin"]) { first, _ in first },
                program: "/bin/sh", wake: { woken.signal() })
        }

        /// Waits until `condition` holds, a minute at the longest.
        func wait(_ condition: (DistilReport) -> Bool) -> DistilReport {
            let end = ContinuousClock.now + .seconds(60)
            while !condition(process.report), ContinuousClock.now < end {
                _ = woken.wait(timeout: .now() + .milliseconds(20))
            }
            return process.report
        }

        func end() -> DistilReport { wait { $0.exit != nil } }
    }

    @Test func whatItSaysIsRead() throws {
        let step = #"{"event":"step","step":1,"steps":2,"loss":0.5,"seconds_left":1}"#
        let report = try Run("echo '\(step)'; echo '\(Self.verdict)'; echo careful >&2").end()
        #expect(report.step?.loss == 0.5)
        guard case .verdict(let verdict) = report.outcome else {
            Issue.record("\(report)")
            return
        }
        #expect(verdict.version.description == "m@2")
        #expect(report.lastError == "careful")
    }

    @Test func aLastLineNeedsNoEnd() throws {
        let report = try Run("printf '%s' '\(Self.verdict)'").end()
        #expect(report.verdict != nil)
    }

    @Test(arguments: [(0, "without a verdict"), (1, "code 1: why"), (78, "code 78: why")])
    func itsEndIsToldWithItsLastWord(code: Int, text: String) throws {
        let report = try Run("echo first >&2; echo why >&2; exit \(code)").end()
        guard case .failed(let reason) = report.outcome else {
            Issue.record("\(report)")
            return
        }
        #expect(reason.contains(text), "\(reason)")
    }

    @Test func aBusyRegistryIsToldApart() throws {
        #expect(try Run("exit 75").end().outcome == .busy)
    }

    @Test func garbageIsCounted() throws {
        let report = try Run(
            "head -c 300000 /dev/urandom; echo; echo '\(Self.verdict)'"
        ).end()
        #expect(report.garbled > 0)
        #expect(report.verdict != nil)
    }

    @Test func anEndlessLineTakesNoMemoryAndIsEnded() throws {
        let run = try Run("echo hello; tr '\\0' 'x' < /dev/zero")
        let before = Self.residentBytes
        _ = run.wait { $0.lines >= 2 }
        run.process.stop()
        let report = run.end()
        #expect(report.exit == .signal(SIGTERM))
        #expect(Self.residentBytes - before < 64 << 20)
    }

    @Test func oneThatWillNotEndIsKilledAndItsChildrenToo() throws {
        let run = try Run("trap '' TERM; echo ready; sleep 1000; sleep 1000")
        _ = run.wait { $0.lines == 1 }
        run.process.stop()
        #expect(run.process.report.exit == nil)
        run.process.stop()
        #expect(run.end().exit == .signal(SIGKILL))
        #expect(kill(-run.process.processID, 0) != 0 || Self.isZombieGroup(run.process.processID))
        // After its end its number may be another's.
        run.process.stop()
    }

    @Test func oneThatClosesItsOutputIsWaitedFor() throws {
        let run = try Run("exec >/dev/null 2>/dev/null; sleep 0.3; exit 3")
        #expect(run.end().exit == .code(3))
    }

    @Test func aChildOfItThatHoldsTheOutputKeepsNobodyWaiting() throws {
        let run = try Run("sleep 1000 & echo '\(Self.verdict)'")
        #expect(run.end().verdict != nil)
        kill(-run.process.processID, SIGKILL)
    }

    @Test func itGetsNoDescriptorAndNoIgnoredSignal() throws {
        let descriptor = open("/dev/null", O_RDONLY)
        defer { close(descriptor) }
        let old = signal(SIGUSR2, SIG_IGN)
        defer { signal(SIGUSR2, old) }
        let run = try Run("echo ready; read forever < /dev/zero")
        _ = run.wait { $0.lines > 0 }
        let process = "/proc/\(run.process.processID)"
        let status = try String(contentsOfFile: process + "/status", encoding: .utf8)
        let ignored = status.split(separator: "\n").first { $0.hasPrefix("SigIgn:") }
        let mask = ignored?.split(separator: "\t").last.flatMap { UInt64($0, radix: 16) }
        #expect(mask.map { $0 & (1 << (UInt64(SIGUSR2) - 1)) } == 0)
        let open = try FileManager.default.contentsOfDirectory(atPath: process + "/fd")
        // A shell keeps what it redirects above 9.
        #expect(open.compactMap(Int.init).allSatisfy { $0 < 3 || $0 >= 10 }, "\(open)")
        run.process.stop()
        #expect(run.end().exit == .signal(SIGTERM))
    }

    @Test func theEnvironmentIsTheOneGiven() throws {
        let run = try Run("echo $WHAT >&2", environment: ["WHAT": "so"])
        #expect(run.end().lastError == "so")
    }

    @Test func aProgramThatIsNotThereIsToldAtOnce() {
        #expect(throws: DistilProcessError.self) {
            try DistilProcess([], environment: [:], program: "/nowhere", wake: {})
        }
    }

    @Test func theCommandSaysWhatTheDaemonWasTold() throws {
        var options = try SettingsOptions.parse([])
        options.config = "/c.yaml"
        options.overrides = ["batch.linger_ms=5", "log.level=debug"]
        let command = DistilCommand(
            LearningDesk.Origin(
                options: options,
                environment: ["NOTIFY_SOCKET": "/n", "WATCHDOG_USEC": "1", "OPINED_X": "x"]),
            registry: "/r", parent: 7)
        #expect(
            command.arguments == [
                "distil", "--config", "/c.yaml", "--set", "batch.linger_ms=5", "--set",
                "log.level=debug", "--registry", "/r", "--progress", "json", "--parent", "7",
            ])
        #expect(command.environment == ["OPINED_X": "x"])
    }

    private static var residentBytes: Int {
        let text = (try? String(contentsOfFile: "/proc/self/statm", encoding: .utf8)) ?? ""
        let fields = text.split(separator: " ")
        return (fields.count > 1 ? Int(fields[1]) ?? 0 : 0) * 4_096
    }

    /// Whether all that is left of a group waits for its parent to look.
    private static func isZombieGroup(_ group: pid_t) -> Bool {
        let names = (try? FileManager.default.contentsOfDirectory(atPath: "/proc")) ?? []
        return names.filter { Int($0) != nil }.allSatisfy { name in
            let stat = (try? String(contentsOfFile: "/proc/\(name)/stat", encoding: .utf8)) ?? ""
            let fields = stat.split(separator: ")").last?.split(separator: " ") ?? []
            return fields.count < 3 || fields[2] != "\(group)" || fields[0] == "Z"
        }
    }
}
