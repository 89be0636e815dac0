import Dispatch
import Foundation
import Logging
import Synchronization
import Testing

@testable import opined

struct LogFormatTests {
    static let time: LogTime = 1_764_000_000_123_456_789

    func entry(_ message: String, _ metadata: Logger.Metadata = [:]) -> LogEntry {
        LogEntry(
            time: Self.time, level: .warning, label: "opined", message: message,
            metadata: metadata)
    }

    @Test func eachFormatHasItsLine() {
        let entry = entry("commit failed", ["partition": "reviews/3", "code": "-185"])
        #expect(
            LogFormat.text.line(entry)
                == "2025-11-24T16:00:00.123Z warning commit failed code=-185 partition=reviews/3\n")
        #expect(
            LogFormat.journald.line(entry) == "<4>commit failed code=-185 partition=reviews/3\n")
        #expect(
            LogFormat.json.line(entry)
                == "{\"code\":\"-185\",\"level\":\"warning\",\"logger\":\"opined\","
                + "\"message\":\"commit failed\",\"partition\":\"reviews/3\","
                + "\"time\":\"2025-11-24T16:00:00.123Z\"}\n")
    }

    @Test(arguments: [
        "a\nb", "a\r\n<0>forged", "\u{1B}[2Jgone", "\u{0}", "\u{85}next", "\u{2028}line",
        "\u{202E}reversed", "\u{2066}isolated", "\u{7F}", "tab\there",
    ])
    func nothingEndsALineOrSteersATerminal(_ text: String) throws {
        for format in [LogFormat.text, .json, .journald] {
            let line = format.line(entry(text, ["key": "\(text)"]))
            let scalars = line.unicodeScalars.dropLast()
            #expect(line.hasSuffix("\n"))
            #expect(
                !scalars.contains { $0.properties.generalCategory == .control }
                    && !scalars.contains { (0x2028...0x202E).contains($0.value) })
        }
    }

    @Test func linesAreBounded() throws {
        let long = String(repeating: "é", count: 1_000_000)
        for format in [LogFormat.text, .json, .journald] {
            let line = format.line(entry(long, ["a": "\(long)", "b": "\(long)"]))
            #expect(line.utf8.count <= LogFormat.lineBytesMax + 256)
        }
        let json = LogFormat.json.line(entry(long, ["a": "\(long)"]))
        let object = try JSONDecoder().decode([String: String].self, from: Data(json.utf8))
        #expect(object["a"]?.hasSuffix("…") == true)
    }

    @Test func journalPrioritiesAreThoseOfSyslog() {
        let lines = Logger.Level.allCases.map { level in
            LogFormat.journald.line(
                LogEntry(time: 0, level: level, label: "", message: "", metadata: [:]))
        }
        #expect(lines.map { $0.prefix(3) } == ["<7>", "<7>", "<6>", "<5>", "<4>", "<3>", "<2>"])
    }

    @Test(
        arguments: [
            (LogSettings.Format.auto, "8:42", LogFormat.journald), (.auto, "8:43", .text),
            (.auto, nil, .text), (.auto, "", .text), (.json, "8:42", .json), (.text, "8:42", .text),
            (.journald, nil, .journald),
        ] as [(LogSettings.Format, String?, LogFormat)])
    func theJournalIsFoundByDeviceAndInode(
        _ setting: LogSettings.Format, _ stream: String?, _ expected: LogFormat
    ) {
        #expect(LogFormat(setting, journalStream: stream, device: 8, inode: 42) == expected)
    }
}

struct LogSinkTests {
    @Test func writesEveryLineOfEveryThreadOnce() {
        let written = Mutex("")
        let sink = LogSink(droppedLine: { "dropped \($0)\n" }) { text in
            written.withLock { $0 += text }
        }
        DispatchQueue.concurrentPerform(iterations: 8) { thread in
            for line in 0..<500 { sink.write("\(thread)-\(line)\n") }
        }
        sink.flush(timeout: .seconds(10))
        let lines = written.withLock { $0.split(separator: "\n").map(String.init) }
        #expect(Set(lines).count == 4_000 && lines.count == 4_000)
        #expect(sink.dropped == 0)
    }

    @Test func aReaderWhoStopsBlocksNobodyAndIsToldWhatItMissed() {
        let gate = DispatchSemaphore(value: 0)
        let written = Mutex("")
        let sink = LogSink(droppedLine: { "dropped \($0)\n" }) { text in
            gate.wait()
            written.withLock { $0 += text }
        }
        let line = String(repeating: "x", count: 1_023) + "\n"
        let count = LogSink.queueBytesMax / 1_024 * 2
        for _ in 0..<count { sink.write(line) }
        #expect(sink.dropped > 0)
        sink.flush(timeout: .milliseconds(1))
        for _ in 0..<count { gate.signal() }
        sink.flush(timeout: .seconds(10))
        let text = written.withLock { $0 }
        #expect(text.hasSuffix("dropped \(sink.dropped)\n"))
        #expect(text.split(separator: "\n").count == count - sink.dropped + 1)
    }
}

struct LogBackendTests {
    @Test func aReloadChangesTheLevelOfLoggersThatExist() {
        let written = Mutex("")
        let sink = LogSink(droppedLine: { "\($0)" }) { text in written.withLock { $0 += text } }
        let level = LogLevel(.warning)
        var logger = Logger(label: "opined") { label in
            LogBackend(label: label, format: .journald, level: level, sink: sink) { 0 }
        }
        logger[metadataKey: "client"] = "c"
        logger.info("hidden")
        level.current = .debug
        logger.info("shown", metadata: ["partition": "7"])
        sink.flush(timeout: .seconds(10))
        #expect(written.withLock { $0 } == "<6>shown client=c partition=7\n")
    }
}
