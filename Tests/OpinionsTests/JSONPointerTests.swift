import Testing

@testable import Opinions

struct JSONPointerTests {
    /// The document and the pointers of RFC 6901 §5.
    private static let document = #"""
        {"foo":["bar","baz"],"":"0","a/b":"1","c%d":"2","e^f":"3","g|h":"4","i\\j":"5",
        "k\"l":"6"," ":"7","m~n":"8"}
        """#

    @Test(arguments: [
        ("/foo/0", "bar"), ("/foo/1", "baz"), ("/", "0"), ("/a~1b", "1"), ("/c%d", "2"),
        ("/e^f", "3"), ("/g|h", "4"), (#"/i\j"#, "5"), (#"/k"l"#, "6"), ("/ ", "7"), ("/m~0n", "8"),
    ])
    func findsWhatTheRFCSays(pointer: String, value: String) throws {
        let decoder = ReviewDecoder(textPointer: try JSONPointer(pointer))
        #expect(try decoder.decode(Array(Self.document.utf8), place: "p").text == value)
    }

    @Test func theEmptyPointerIsTheWholeDocument() throws {
        let decoder = ReviewDecoder(textPointer: try JSONPointer(""))
        #expect(try decoder.decode(Array(#" "good food" "#.utf8), place: "p").text == "good food")
    }

    @Test(arguments: ["/foo", "/foo/2", "/foo/-", "/foo/00", "/foo/+1", "/FOO/0", "/foo/0/0", ""])
    func findsNoTextElsewhere(pointer: String) throws {
        let decoder = ReviewDecoder(textPointer: try JSONPointer(pointer))
        let error = #expect(throws: RejectedRecord.self) {
            try decoder.decode(Array(Self.document.utf8), place: "p")
        }
        #expect(error?.rejection == .noText)
    }

    @Test(arguments: ["text", "#/text", "/a~", "/a~2", "/~", String(repeating: "/a", count: 65)])
    func refusesWhatIsNoPointer(text: String) {
        #expect(throws: JSONPointerError.self) { try JSONPointer(text) }
    }

    @Test func tellsCanonicallyEqualNamesApart() throws {
        let decoder = ReviewDecoder(textPointer: try JSONPointer("/caf\u{E9}"))
        let value = Array("{\"caf\u{E9}\":\"one\",\"cafe\u{301}\":\"two\"}".utf8)
        #expect(try decoder.decode(value, place: "p").text == "one")
    }
}
