import Opinions
import Testing

@testable import opined

struct LineKeyTests {
    private func key(
        _ line: String, _ format: LineKey.Format = .auto, at pointer: JSONPointer = .id
    ) throws -> String? {
        let keys = LineKey(format: format, pointer: pointer, lineBytesMax: 100)
        return try keys.key(of: Array(line.utf8)).map { String(decoding: $0, as: UTF8.self) }
    }

    @Test(arguments: [
        (#"{"id":"r-1","text":"good"}"#, "r-1"),
        (#"  {"id":"\u00e9\ud83d\ude00"}"#, "é😀"),
        ("\u{FEFF}{\"id\":\"marked\"}", "marked"),
        (#"{"id":"first","id":"last"}"#, "last"),
        (#"{"id":7}"#, nil), (#"{"id":null}"#, nil), (#"{"id":""}"#, nil), (#"{"id":" "}"#, nil),
        (#"{"text":"no id"}"#, nil), (#"["id","r-1"]"#, nil), ("plain text", nil), ("{broken", nil),
        ("", nil),
    ])
    func isTheStringOfAnObject(line: String, key: String?) throws {
        #expect(try self.key(line) == key)
    }

    @Test func standsWhereThePointerSays() throws {
        let line = #"{"review":{"id":"deep"},"id":"flat"}"#
        #expect(try key(line, at: JSONPointer("/review/id")) == "deep")
        #expect(try key(line, at: JSONPointer("/review")) == nil)
    }

    @Test func isNoneForLines() throws { #expect(try key(#"{"id":"r-1"}"#, .lines) == nil) }

    @Test func jsonLinesMustBeObjects() throws {
        #expect(try key(#"{"id":"r-1"}"#, .jsonl) == "r-1")
        #expect(try key(#"{"text":"no id"}"#, .jsonl) == nil)
        for line in ["plain", "{broken", "[1]", #""text""#] {
            let error = #expect(throws: RejectedRecord.self) { try key(line, .jsonl) }
            #expect(error?.rejection == .notJSON)
        }
    }

    @Test(arguments: [("", true), (" \t\r", true), (" a", false), ("\u{FEFF}", false)])
    func blankLinesAreKnown(line: String, isBlank: Bool) {
        #expect(LineKey.isBlank(Array(line.utf8)) == isBlank)
    }
}
