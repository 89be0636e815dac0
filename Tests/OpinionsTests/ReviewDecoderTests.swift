import Testing

@testable import Opinions

struct ReviewDecoderTests {
    private func rejection(
        _ value: [UInt8]?, by decoder: ReviewDecoder = ReviewDecoder()
    ) -> Rejection? {
        do {
            _ = try decoder.decode(value, place: "reviews/0/7")
            return nil
        } catch {
            return error.rejection
        }
    }

    @Test(arguments: [
        (#"{"id":"r-17","text":"good food"}"#, "r-17", "good food"),
        (#"{"text":"good","id":17}"#, "17", "good"),
        (#"{"text":"good","id":-1.50e3}"#, "-1.50e3", "good"),
        (#"{"text":"good","id":"a\tb"}"#, "a\tb", "good"),
        (#"{"text":"a\u00e9\ud83d\ude00\u0000b"}"#, "reviews/0/7", "aé😀\u{0}b"),
        (#"{"text":"old","text":"new"}"#, "reviews/0/7", "new"),
        (#"{"text":" padded ","id":null}"#, "reviews/0/7", " padded "),
        (#"{"text":"good","id":""}"#, "reviews/0/7", "good"),
        (#"{"text":"good","id":{"id":"x"}}"#, "reviews/0/7", "good"),
        ("\u{FEFF}{\"text\":\"good\"}", "reviews/0/7", "good"),
        (#"{"inner":{"text":"not this"},"text":"this"}"#, "reviews/0/7", "this"),
    ])
    func takesTextAndIDFromJSON(value: String, id: String, text: String) throws {
        let review = try ReviewDecoder().decode(Array(value.utf8), place: "reviews/0/7")
        #expect(review == Review(id: id, text: text))
    }

    @Test(arguments: [
        ("4", 4), ("4.5", 4.5), ("1", 1), ("5", 5), ("\"3\"", 3), ("\"4.0\"", 4), ("5e0", 5),
        ("0", nil), ("5.01", nil), ("-3", nil), ("1e400", nil), ("\"\"", nil), ("\" 3\"", nil),
        ("\"0x3\"", nil), ("\"nan\"", nil), ("\"3 stars\"", nil), ("\"\\u0033\"", nil),
        ("null", nil), ("true", nil), ("[3]", nil), ("{\"a\":3}", nil),
        ("1." + String(repeating: "0", count: 100), nil),
    ])
    func starsAreANumberOfOneToFiveAndNeverAMistake(written: String, stars: Double?) throws {
        let value = Array(#"{"text":"good","a":{"stars":\#(written)}}"#.utf8)
        let decoder = ReviewDecoder(starsPointer: try JSONPointer("/a/stars"))
        let review = try decoder.decode(value, place: "reviews/0/7")
        #expect(review == Review(id: "reviews/0/7", text: "good", stars: stars))
        #expect(try ReviewDecoder().decode(value, place: "reviews/0/7").stars == nil)
    }

    private static let refused: [(String, Rejection)] = [
        ("", .notJSON), ("{", .notJSON), ("good food", .notJSON), (#"{"text":"a"} x"#, .notJSON),
        (#"{"text":"\ud800"}"#, .notJSON), ("{}", .noText), (#"{"text":null}"#, .noText),
        (#"{"text":1}"#, .noText), (#"{"text":["a"]}"#, .noText), (#"["text","a"]"#, .noText),
        (#""text""#, .noText), (#"{"text":"a","text":{}}"#, .noText), (#"{"text":""}"#, .emptyText),
        (#"{"text":" \n\u00a0\u3000"}"#, .emptyText),
        ("{\"text\":" + String(repeating: "[", count: 64) + "1", .tooDeep),
    ]

    @Test(arguments: refused)
    func saysWhyThereIsNoReview(value: String, expected: Rejection) {
        #expect(rejection(Array(value.utf8)) == expected)
    }

    @Test(arguments: [[0x7B, 0xFF, 0x7D], [0xED, 0xA0, 0x80], [0xC0, 0x80], [0x22, 0xE2, 0x82]])
    func refusesWhatIsNotUTF8(value: [UInt8]) {
        #expect(rejection(value) == .notUTF8)
    }

    @Test func aTombstoneHasNoValue() {
        #expect(rejection(nil) == .noValue)
    }

    @Test func lastOfEqualNamesCountsOnEveryLevel() throws {
        let decoder = ReviewDecoder(textPointer: try JSONPointer("/a/text"))
        #expect(rejection(Array(#"{"a":{"text":"x"},"a":{"b":1}}"#.utf8), by: decoder) == .noText)
        let value = Array(#"{"a":5,"a":{"text":"x"}}"#.utf8)
        #expect(try decoder.decode(value, place: "p").text == "x")
    }

    @Test func takesTheKeyWhereTheValueNamesNoID() throws {
        let value = Array(#"{"text":"good"}"#.utf8)
        func id(_ key: [UInt8]?) throws -> String {
            try ReviewDecoder().decode(value, key: key, place: "reviews/0/7").id
        }
        #expect(try id(Array("k-1".utf8)) == "k-1")
        #expect(try id([]) == "reviews/0/7")
        #expect(try id([0xFF, 0xFE]) == "reviews/0/7")
        #expect(try id(nil) == "reviews/0/7")
    }

    @Test func plainTextIsTheReview() throws {
        let decoder = ReviewDecoder(format: .text)
        let review = try decoder.decode(
            Array("{\"text\": 1\u{0}".utf8), key: Array("k".utf8), place: "p")
        #expect(review == Review(id: "k", text: "{\"text\": 1\u{0}"))
        #expect(rejection([0xFF], by: decoder) == .notUTF8)
        #expect(rejection(Array(" \t\n".utf8), by: decoder) == .emptyText)
        #expect(rejection([], by: decoder) == .emptyText)
        #expect(rejection(nil, by: decoder) == .noValue)
    }

    @Test(arguments: [ReviewDecoder.Format.json, .text])
    func countsBytesOfTheText(format: ReviewDecoder.Format) {
        let decoder = ReviewDecoder(format: format, textBytesMax: 6)
        func value(_ text: String) -> [UInt8] {
            Array((format == .json ? "{\"text\":\"\(text)\"}" : text).utf8)
        }
        #expect(rejection(value("éàü"), by: decoder) == nil)
        #expect(rejection(value("éàüx"), by: decoder) == .textTooLong)
        #expect(rejection(value("       "), by: decoder) == .textTooLong)
    }

    @Test func countsATextAfterItsEscapes() {
        let decoder = ReviewDecoder(textBytesMax: 2)
        #expect(rejection(Array(#"{"text":"\u0061\u0062"}"#.utf8), by: decoder) == nil)
        #expect(rejection(Array(#"{"text":"\u0061\u00e9"}"#.utf8), by: decoder) == .textTooLong)
    }

    @Test func holdsTheRecordBoundBeforeItLooksAtTheBytes() {
        let decoder = ReviewDecoder(recordBytesMax: 10)
        #expect(rejection([UInt8](repeating: 0xFF, count: 10), by: decoder) == .notUTF8)
        #expect(rejection([UInt8](repeating: 0xFF, count: 11), by: decoder) == .recordTooLong)
    }

    /// Mixed combining marks make comparing and hashing Strings quadratic: 400 kB took 15 s.
    @Test(.timeLimit(.minutes(1)))
    func hostileTextsTakeLinearTime() throws {
        let marks = String(repeating: "\u{301}\u{323}\u{31B}\u{345}", count: 100_000)
        let decoder = ReviewDecoder(textBytesMax: 1 << 20, recordBytesMax: 1 << 22)
        let members = (0..<50_000).map { "\"\($0)\":[0]" }.joined(separator: ",")
        for value in [
            "{\"text\":\"a\(marks)\",\"\(marks)\":1}", "{\"id\":\"\(marks)\",\"text\":\"a\"}",
            "{\(members),\"text\":\"a\"}",
        ] {
            let review = try decoder.decode(Array(value.utf8), place: "p")
            #expect(review.text.utf8.first == UInt8(ascii: "a"))
        }
    }

    @Test func messagesHoldNoReviewText() {
        let decoder = ReviewDecoder(textBytesMax: 8)
        let secrets = [
            #"{"text":"my secret review"}"#, #"{"my secret review":1}"#, "my secret review",
            #"{"text":"my secret \ud800"}"#,
        ]
        for value in secrets {
            let error = #expect(throws: RejectedRecord.self) {
                try decoder.decode(Array(value.utf8), place: "p")
            }
            #expect(error?.description.contains("secret") == false)
        }
    }
}
