import ArgumentParser
import Registry
import Testing

@testable import opined

struct DistilReportTests {
    private func report(_ lines: [String], exit: DistilReport.Exit? = nil) -> DistilReport {
        var report = DistilReport()
        for line in lines { report.note(line: Array(line.utf8)) }
        report.exit = exit
        return report
    }

    @Test func linesOfTheContractAreUnderstood() throws {
        let report = report([
            #"{"event":"plan","examples":812,"new_answers":300,"steps":120,"memory_bytes":393}"#,
            #"{"event":"step","step":3,"steps":120,"loss":0.41,"seconds_left":230.5}"#,
            #"{"event":"verdict","version":"opined-mini@4","parent":"opined-mini@3","#
                + #""passed":false,"reasons":["worse"]}"#,
        ])
        #expect(
            report.plan
                == DistilEvent.Plan(
                    examples: 812, newAnswers: 300, steps: 120, memoryBytes: 393))
        #expect(
            report.step
                == DistilEvent.Step(step: 3, steps: 120, loss: 0.41, secondsLeft: 230.5))
        let (version, parent) = try (
            #require(VersionName("opined-mini", 4)), #require(VersionName("opined-mini", 3))
        )
        #expect(
            report.verdict
                == DistilEvent.Verdict(
                    version: version, parent: parent, passed: false, reasons: ["worse"]))
        #expect(report.lines == 3 && report.garbled == 0)
        #expect(report.outcome == nil)
    }

    @Test(arguments: [
        "", "{}", "{\"event\":\"plan\"}", "{\"event\":\"party\"}", "\u{0}\u{1}", "[1]",
        "{\"event\":\"verdict\",\"version\":\"../x@1\",\"parent\":\"m@1\",\"passed\":true,"
            + "\"reasons\":[]}",
        "{\"event\":\"verdict\",\"version\":\"m@2\",\"parent\":\"m@1\",\"reasons\":[]}",
        "{\"event\":\"step\",\"step\":\"one\",\"steps\":2}",
        String(repeating: "[", count: 10_000),
    ])
    func anythingElseIsCountedAndNothingMore(_ line: String) {
        let report = report([line], exit: .code(0))
        #expect(report.garbled == 1)
        #expect(
            report.outcome
                == .failed("it ended without a verdict; 1 of 1 lines say nothing known"))
    }

    @Test func aLossThatIsNoNumberIsNone() {
        let report = report([#"{"event":"step","step":3,"steps":4,"loss":null}"#])
        #expect(report.step == DistilEvent.Step(step: 3, steps: 4))
    }

    @Test func theEndDecides() {
        let nothing = #"{"event":"nothing","reason":"12 new\u0007answers"}"#
        #expect(report([nothing], exit: .code(0)).outcome == .nothing("12 new\\u{7}answers"))
        #expect(report([nothing], exit: .code(75)).outcome == .busy)
        #expect(report([nothing], exit: .signal(9)).outcome == .failed("signal 9 ended it"))
        var failed = report([], exit: .code(1))
        #expect(failed.outcome == .failed("it ended with code 1"))
        failed.note(error: Array("disk full".utf8))
        failed.note(error: [])
        #expect(failed.outcome == .failed("it ended with code 1: disk full"))
        failed.note(error: [UInt8](repeating: 0x1B, count: 100_000))
        #expect((failed.lastError ?? "").utf8.count < 1_100)
        #expect(failed.lastError?.contains("\u{1B}") == false)
    }
}
