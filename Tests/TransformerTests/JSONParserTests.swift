import Testing

@testable import Transformer

struct JSONParserTests {
    private func parse(_ text: String) throws -> JSON {
        try parse(Array(text.utf8))
    }

    private func parse(_ bytes: [UInt8]) throws -> JSON {
        try bytes.withUnsafeBytes { try JSONParser.parse($0) }
    }

    @Test func readsEveryKindOfValue() throws {
        let json = try parse(
            #" {"a": [1, -2.5e3, true, false, null], "b": "x\n\"\\\/\u00e9\ud83d\ude00", "c": {}} "#
        )
        let elements = try #require(json["a"]?.elements)
        #expect(elements[0].integer == 1)
        #expect(elements[1].double == -2500)
        #expect(elements[2].bool == true)
        #expect(elements[3].bool == false)
        #expect(json["b"]?.string == "x\n\"\\/é😀")
        #expect(json["c"]?.members?.isEmpty == true)
        #expect(json["d"] == nil)
    }

    @Test func keepsNamesApartThatSwiftHoldsForEqual() throws {
        let json = try parse("{\"\u{E9}\": 1, \"e\u{301}\": 2}")
        #expect(json.members?.count == 2)
        #expect(json["\u{E9}"]?.integer == 1)
        #expect(json["e\u{301}"]?.integer == 2)
    }

    @Test(arguments: [
        "", " ", "{", "[1,]", "[1 2]", "{\"a\"}", "{\"a\":}", "{a:1}", "tru", "nul", "01", "+1",
        ".5", "5.",
        "1e999", "--1", "\"", "\"\\x\"", "\"\\u12\"", "\"\\ud800\"", "\"\\ud800\\u0041\"",
        "\"\\udc00\"",
        "1 2", "[1]]", "\"a\nb\"", "[", "{\"a\":1,}", "\"\\u+123\"",
    ])
    func refusesWhatIsNotJSON(_ text: String) {
        #expect(throws: JSONError.self) { try parse(text) }
    }

    @Test func refusesStringsThatAreNotUTF8() {
        #expect(throws: JSONError.self) { try parse([0x22, 0xFF, 0x22]) }
        #expect(throws: JSONError.self) { try parse([0x22, 0x5C, 0x6E, 0xED, 0xA0, 0x80, 0x22]) }
    }

    @Test func refusesNestingThatWouldExhaustTheStack() {
        #expect(throws: JSONError.self) { try parse(String(repeating: "[", count: 1_000_000)) }
    }
}
