import Foundation
import Testing

@testable import opined

struct LineReaderTests {
    /// Both ends of a pipe, closed in the end.
    private final class ByteStream {
        let pipe = Pipe()
        var reader: LineReader {
            LineReader(
                descriptor: pipe.fileHandleForReading.fileDescriptor, lineBytesMax: 10)
        }
        func write(_ text: String) { pipe.fileHandleForWriting.write(Data(text.utf8)) }
        func end() { try? pipe.fileHandleForWriting.close() }
    }

    private func lines(_ text: String) throws -> [LineReader.Line] {
        let stream = ByteStream()
        stream.write(text)
        stream.end()
        var reader = stream.reader
        var lines: [LineReader.Line] = []
        while let line = try reader.next() { lines.append(line) }
        return lines
    }

    private func whole(_ text: String) -> LineReader.Line { .whole(Array(text.utf8)) }

    @Test func givesEveryLineOnce() throws {
        #expect(try lines("") == [])
        #expect(try lines("\n") == [whole("")])
        #expect(try lines("a\nb") == [whole("a"), whole("b")])
        #expect(try lines("a\r\n\r\n\nb\r\n") == ["a", "", "", "b"].map(whole))
        #expect(try lines("a\rb\n") == [whole("a\rb")])
    }

    @Test func skipsWhatIsTooLongAndGoesOn() throws {
        let text =
            "0123456789\n0123456789a\n0123456789\r\nok\n" + String(repeating: "x", count: 40_000)
        #expect(
            try lines(text) == [
                whole("0123456789"), .tooLong(bytes: 11), whole("0123456789"), whole("ok"),
                .tooLong(bytes: 40_000),
            ])
    }

    @Test func knowsWhetherTheNextLineIsThere() throws {
        let stream = ByteStream()
        var reader = stream.reader
        #expect(reader.wouldWait)
        stream.write("a\nb\nc")
        #expect(!reader.wouldWait)
        #expect(try reader.next() == whole("a"))
        #expect(!reader.wouldWait)
        #expect(try reader.next() == whole("b"))
        #expect(reader.wouldWait)
        stream.end()
        #expect(!reader.wouldWait)
        #expect(try reader.next() == whole("c"))
        #expect(try reader.next() == nil)
        #expect(!reader.wouldWait)
    }

    @Test func aFolderIsNoInput() throws {
        let descriptor = open("/", O_RDONLY | O_CLOEXEC)
        defer { close(descriptor) }
        var reader = LineReader(descriptor: descriptor, lineBytesMax: 10)
        #expect(throws: LineReaderError(code: EISDIR)) { try reader.next() }
    }
}
