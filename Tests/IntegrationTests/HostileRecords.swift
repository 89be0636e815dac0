import Foundation
import Kafka
import TestSupport

/// Records that nobody should send and somebody will: 300 of them, the same at every run.
///
/// Wherever there is a text, ``canary`` is in it.
struct HostileRecords {
    /// What a record must become.
    enum Fate: Equatable {
        case result, tombstone
        case deadLetter(String)
        /// A result or a dead letter: what counts is that it is one of them.
        case answer
    }

    struct Hostile {
        let name: String
        let fate: Fate
        let record: NewRecord
    }

    static let canary = "kakapo"
    static let count = 300
    /// The settings that these are made for.
    static let textBytesMax = 200_000
    static let recordBytesMax = 1_000_000
    /// The last two partitions are for one giant each: the mock keeps 5 MiB in a partition.
    static let partitions = 8

    private(set) var all: [Hostile] = []
    private var random: SeededGenerator

    init(seed: UInt64) {
        random = SeededGenerator(seed: seed)
        addBinary()
        addBrokenJSON()
        addDocumentsWithoutText()
        addOddTexts()
        addLongTexts()
        addOddRecords()
        addGiants()
        addMutants(upTo: Self.count)
    }

    /// - Parameter value: nil is a tombstone.
    private mutating func add(
        _ name: String, _ fate: Fate, _ value: [UInt8]?, key: [UInt8]?? = .none,
        partition: Int32? = nil, headers: [Header] = []
    ) {
        let number = all.count
        let record = NewRecord(
            topic: ReviewFeed.topic,
            partition: partition ?? Int32(number % (Self.partitions - 2)),
            key: key ?? Array("hostile-\(number)".utf8), value: value, headers: headers)
        all.append(Hostile(name: name, fate: fate, record: record))
    }

    private mutating func add(json: String, _ fate: Fate) {
        add(String(json.prefix(40)), fate, Array(json.utf8))
    }

    private mutating func add(text: String, _ fate: Fate = .result, name: String? = nil) {
        let json = "{\"id\":\"odd\",\"text\":\(Self.quoted("\(Self.canary) \(text)"))}"
        add(name ?? String(text.unicodeScalars.prefix(20)), fate, Array(json.utf8))
    }

    private mutating func addBinary() {
        for count in [1, 2, 3, 17, 255, 4_096, 60_000] {
            add("\(count) random bytes", .deadLetter("not_utf8"), bytes(count) + [0xFF])
        }
        let halves: [[UInt8]] = [
            [0xC0, 0x80], [0xED, 0xA0, 0x80], [0xF4, 0x90, 0x80, 0x80], [0xE2, 0x82], [0xFE],
            [0xF8, 0x88, 0x80, 0x80, 0x80], [0x80],
        ]
        for half in halves {
            let value = Array("{\"text\":\"\(Self.canary) ".utf8) + half + Array("\"}".utf8)
            add("not UTF-8: \(half)", .deadLetter("not_utf8"), value)
        }
        let utf16 = Array("{\"text\":\"\(Self.canary)\"}".utf16)
        let wide: [UInt8] = [0xFF, 0xFE] + utf16.flatMap { [UInt8($0 & 0xFF), UInt8($0 >> 8)] }
        add("UTF-16", .deadLetter("not_utf8"), wide)
    }

    private mutating func addBrokenJSON() {
        let broken = [
            "", " ", "\n\t", "{", "}", "[", "{\"text\":", "{\"text\":\"\(Self.canary)",
            "{\"text\":\"\(Self.canary)\"", "{\"text\":\"\(Self.canary)\"}}", "\(Self.canary)",
            "{\"text\":\"\(Self.canary)\",}", "{'text':'\(Self.canary)'}", "{text:1}",
            "{\"text\":\"\(Self.canary)\"} {\"text\":\"\(Self.canary)\"}", "nul", "tru", "-", "01",
            "1.", "1e", "+1", "NaN", "Infinity", "/* \(Self.canary) */", "{\"text\" \"x\"}",
            "{\"text\":\"\(Self.canary) \\x41\"}", "{\"text\":\"\(Self.canary) \\u12\"}",
            "{\"text\":\"\(Self.canary)\u{0}\"}", "{\"text\":\"\(Self.canary)\n\"}",
            "{\"text\":\"\(Self.canary)\"\u{0}}", "{,}", "[,]", "{\"\":}", "\u{0}", "\\",
        ]
        for json in broken { add(json: json, .deadLetter("not_json")) }
        for depth in [100, 10_000, 150_000] {
            let nest = String(repeating: "[", count: depth)
            let text = "\"text\":\"\(Self.canary)\""
            add("\(depth) deep", .deadLetter("too_deep"), Array(nest.utf8))
            add("\(depth) before", .deadLetter("too_deep"), Array("{\"a\":\(nest),\(text)}".utf8))
            add("\(depth) behind", .deadLetter("too_deep"), Array("{\(text),\"a\":\(nest)".utf8))
            let objects = String(repeating: "{\"a\":", count: depth)
            add("\(depth) objects", .deadLetter("too_deep"), Array(objects.utf8))
        }
    }

    private mutating func addDocumentsWithoutText() {
        let documents = [
            "{}", "[]", "null", "true", "0", "\"\(Self.canary)\"", "{\"id\":1}", "{\"txt\":\"x\"}",
            "{\"Text\":\"\(Self.canary)\"}", "{\"text\":5}", "{\"text\":null}", "{\"text\":[]}",
            "{\"text\":{}}", "{\"text\":true}", "{\"text\":[\"\(Self.canary)\"]}",
            "{\"text\":{\"text\":\"\(Self.canary)\"}}", "[{\"text\":\"\(Self.canary)\"}]",
            "1e999999999", "-0", "{\"\":{\"text\":\"\(Self.canary)\"}}",
            "{\"a\":\(String(repeating: "9", count: 50_000))}",
        ]
        for json in documents { add(json: json, .deadLetter("no_text")) }
        for blank in ["", " ", "\\n\\t\\r", "\u{A0}\u{2003}\u{3000}", "\u{2028}\u{85}"] {
            add(json: "{\"text\":\"\(blank)\"}", .deadLetter("empty_text"))
        }
        let numbers = ["1e999999", "-1e-999999", String(repeating: "9", count: 10_000), "0.1"]
        for number in numbers {
            add(json: "{\"id\":\(number),\"text\":\"\(Self.canary) is good\"}", .result)
        }
        for id in ["null", "[]", "{}", "true", "\"\"", "\"\\ud800\"", "\"\\u0000\""] {
            add(json: "{\"id\":\(id),\"text\":\"\(Self.canary) is good\"}", .answer)
        }
        let twice = "{\"text\":\"\(Self.canary) one\",\"text\":\"\(Self.canary) two\"}"
        add(json: twice, .result)
        add(json: "{\"text\":1,\"text\":\"\(Self.canary)\"}", .answer)
        let keys = (0..<20_000).map { "\"\($0)\":0," }.joined()
        add(json: "{\(keys)\"text\":\"\(Self.canary)\"}", .result)
    }

    private mutating func addOddTexts() {
        for escape in ["\\ud800", "\\udc00", "\\udc00\\ud800", "\\ud800\\ud800", "\\ud83d x"] {
            add(json: "{\"text\":\"\(Self.canary) \(escape) good\"}", .answer)
        }
        add(json: "\u{FEFF}{\"text\":\"\(Self.canary)\"}", .answer)
        let texts = [
            "\u{FEFF}", "\u{200B}\u{200C}\u{200D}\u{2060}", "go\u{AD}od foo\u{200B}d",
            "\u{202E}doog si doof eht\u{202C}", "\u{2066}\u{2067}\u{2068}food\u{2069}",
            "الطعام لذيذ جدا", "האוכל טעים", "\u{200F}good\u{200E}", "\u{0}", "a\u{0}b\u{0}c",
            "\u{1}\u{2}\u{1B}[31mred\u{7F}", "\u{9B}31m", "\u{FFFF}\u{FFFE}\u{1FFFF}", "\u{E000}",
            "\u{10FFFF}", "e\u{301}\u{323}", "\u{301}food", "👨‍👩‍👧‍👦 good 🏴󠁧󠁢󠁳󠁣󠁴󠁿 🇩🇪🇩", "\u{FE0F}\u{20E3}",
            "\u{E0001}\u{E0067}\u{E007F}", "ﷺ﷽", "\u{1D400}\u{FF21}", "İıſK", "ẞß", "한국어 음식",
            "\u{1112}\u{1161}\u{11AB}", "食べ物は美味しい", "ภาษาไทยอร่อย", "क्षत्रिय", "𐍈𒀱",
            "[SEP] [CLS] [PAD] [MASK] [UNK]", "[SEP]", "##ing ##", "[unused1]", "\\u0041 \\n",
            "<script>alert(1)</script>", "'; DROP TABLE reviews; --", "{{7*7}} ${x} %s %n",
            "\"\\\"",
            "= 1 + 1", "\r\n\r\n", ".", "...", "。！？", ".!?…\"')", "a.b.c.d.e", "--", "\u{2028}",
        ]
        for text in texts { add(text: text) }
        for count in [10, 100, 1_000, 10_000] {
            add(text: Self.marks(count), name: "\(count) combining marks")
            add(text: String(repeating: "\u{200B}", count: count), name: "\(count) zero widths")
            add(text: String(repeating: "\u{202E}", count: count), name: "\(count) overrides")
            add(text: String(repeating: "\u{0}", count: count), name: "\(count) NULs")
            add(text: String(repeating: "👩‍", count: count), name: "\(count) joined emoji")
        }
    }

    private mutating func addLongTexts() {
        let long = Fate.deadLetter("text_too_long")
        add(text: Self.marks(400_000 / 2), long, name: "400 kB of combining marks")
        add(text: Self.marks(190_000 / 2), name: "190 kB of combining marks")
        add(text: String(repeating: "a", count: 50_000), name: "one word of 50,000 letters")
        add(text: String(repeating: "食", count: 50_000), name: "50,000 tokens in one word")
        add(text: String(repeating: "-", count: 50_000), name: "50,000 dashes")
        add(text: String(repeating: "ok ", count: 50_000), name: "50,000 words")
        add(text: String(repeating: ".", count: 50_000), name: "50,000 stops")
        add(text: String(repeating: "A. ", count: 3_000), name: "3,000 sentences")
        add(text: String(repeating: "\n", count: 50_000), name: "50,000 lines")
        add(text: String(repeating: "long ", count: 60_000), long, name: "300 kB of words")
        let escaped = String(repeating: "\\u0061", count: 100_000)
        let json = "{\"text\":\"\(Self.canary) \(escaped)\"}"
        add("100,000 escapes", .result, Array(json.utf8))
    }

    private mutating func addOddRecords() {
        for number in 0..<8 { add("tombstone \(number)", .tombstone, nil) }
        let good = Array("{\"text\":\"\(Self.canary) is good\"}".utf8)
        add("empty key", .result, good, key: .some([]))
        add("no key", .result, good, key: .some(nil))
        add("binary key", .result, good, key: .some(bytes(300) + [0xFF]))
        add("key of 100 kB", .result, good, key: .some(bytes(100_000)))
        let many = (0..<2_000).map { Header(key: "h\($0)", value: Array("\($0)".utf8)) }
        add("2,000 headers", .result, good, headers: many)
        let forged = [
            "opined-source", "opined-model", "content-encoding", "__dlq.errors.offset",
            "opined.error.class", "", "traceparent",
        ].map { Header(key: $0, value: [0xFF, 0]) }
        add("forged headers", .result, good, headers: forged)
        add("headers without value", .result, good, headers: [Header(key: "x", value: nil)])
        add("forged and broken", .deadLetter("not_json"), Array("{".utf8), headers: forged)
        let id = String(repeating: "i", count: 600_000)
        let json = "{\"id\":\"\(id)\",\"text\":\"\(Self.canary) is good\"}"
        add("id of 600 kB", .deadLetter("result_too_large"), Array(json.utf8))
    }

    private mutating func addGiants() {
        let long = Fate.deadLetter("record_too_long")
        let text = "{\"text\":\"\(String(repeating: Self.canary, count: 10_000_000 / 6))\"}"
        let last = Int32(Self.partitions - 1)
        add("10 MB of text", long, Array(text.utf8), partition: last)
        add("10 MB of noise", long, bytes(10_000_000), partition: last - 1)
    }

    /// A good record of which some bytes are others.
    private mutating func addMutants(upTo count: Int) {
        let good = Array("{\"id\":\"m\",\"text\":\"\(Self.canary) has good food, bad beer\"}".utf8)
        while all.count < count {
            var value = good
            for _ in 0..<Int.random(in: 1...4, using: &random) {
                let place = Int.random(in: 0..<value.count, using: &random)
                switch Int.random(in: 0..<3, using: &random) {
                case 0: value[place] = UInt8.random(in: 0...255, using: &random)
                case 1: value.remove(at: place)
                default: value.insert(value[place], at: place)
                }
            }
            add("mutant \(String(decoding: value, as: UTF8.self))", .answer, value)
        }
    }

    private mutating func bytes(_ count: Int) -> [UInt8] {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(count + 8)
        while bytes.count < count {
            withUnsafeBytes(of: random.next()) { bytes.append(contentsOf: $0) }
        }
        return Array(bytes.prefix(count))
    }

    /// Two marks of different classes by turns: to normalise them, each has to be moved.
    private static func marks(_ count: Int) -> String {
        "a" + String(repeating: "\u{301}\u{323}", count: count / 2)
    }

    private static func quoted(_ text: String) -> String {
        let data = try? JSONEncoder().encode(text)
        return String(decoding: data ?? Data("\"\"".utf8), as: UTF8.self)
    }
}
