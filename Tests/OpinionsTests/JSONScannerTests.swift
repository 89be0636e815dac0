import Foundation
import TestSupport
import Testing

@testable import Opinions

struct JSONScannerTests {
    @Test(arguments: [
        "null", "true", " false ", "0", "-0", "12.5e-3", "1E400", "\"\"", "[]", "{}", "[[],{}]",
        #"{"a":1,"a":2}"#, #"["\u0000\"\\\/\b\f\n\r\t\ud83d\ude00"]"#, "\u{FEFF}{}", "[1,\t2\r\n]",
        "[" + String(repeating: "9", count: 100_000) + "]",
    ])
    func acceptsWhatIsJSON(text: String) throws {
        _ = try JSONScanner.values(at: [.text], in: Array(text.utf8))
    }

    private static let damaged: [(String, Int)] = [
        ("", 0), (" ", 1), ("nul", 0), ("nulll", 4), ("+1", 0), ("01", 1), (".5", 0), ("-", 1),
        ("1.", 2), ("1e", 2), ("1e+", 3), ("NaN", 0), ("[1,]", 3), ("[,1]", 1), ("[1 2]", 3),
        ("[1", 2),
        ("{", 1), (#"{"a"}"#, 4), (#"{"a":}"#, 5), (#"{"a":1,}"#, 7), ("{a:1}", 1), ("[}", 1),
        (#"{"a":1]"#, 6), ("[]]", 2), ("{} {}", 3), ("'a'", 0), ("\"a", 2), ("\"\n\"", 1),
        (#""\x""#, 2), (#""\u12g4""#, 5), (#""\"#, 2), ("/* */1", 0), ("\u{FEFF}\u{FEFF}1", 3),
        (#""ab\ud800""#, 3), (#""\udc00""#, 1), (#""\ud800\u0041""#, 1), (#""\ud800\ud800""#, 1),
        (#""\ud83d\n""#, 1),
    ]

    @Test(arguments: damaged)
    func refusesWhatIsNotAndSaysWhere(text: String, position: Int) {
        let error = #expect(throws: JSONScanner.Failure.self) {
            try JSONScanner.values(at: [.text], in: Array(text.utf8))
        }
        #expect(error?.position == position)
        #expect(error?.isTooDeep == false)
    }

    @Test func readsAsDeepAsItsBoundAndNoDeeper() throws {
        func nested(_ depth: Int) -> [UInt8] {
            Array(String(repeating: "[", count: depth).utf8)
                + Array(String(repeating: "]", count: depth).utf8)
        }
        _ = try JSONScanner.values(at: [.text], in: nested(JSONScanner.depthMax))
        for depth in [JSONScanner.depthMax + 1, 1_000_000] {
            let error = #expect(throws: JSONScanner.Failure.self) {
                try JSONScanner.values(at: [.text], in: nested(depth))
            }
            #expect(error?.isTooDeep == true)
        }
    }

    /// A document drawn by seed, with the text at a known place, between noise with similar names.
    @Test(arguments: 0..<200 as Range<UInt64>)
    func findsTheTextAtAnyPlace(seed: UInt64) throws {
        var random = SeededGenerator(seed: seed)
        var pointer = ""
        var document = #""the \u0074ext""#
        for _ in 0..<Int.random(in: 1...8, using: &random) {
            let noise = ["1", "[\"the text\"]", "{\"a\":{\"b\":[]}}", "null", "\"}\""]
            let before = (0..<Int.random(in: 0...3, using: &random)).map { _ in
                noise.randomElement(using: &random) ?? ""
            }
            if Bool.random(using: &random) {
                document = "[" + (before + [document, "2"]).joined(separator: " , ") + "]"
                pointer = "/\(before.count)" + pointer
            } else {
                let name = ["a", "b", "0", "a~1b"].randomElement(using: &random) ?? ""
                let members = before.enumerated().map { "\"\($0.offset + 1)\" :\($0.element)" }
                let key = name.replacing("~1", with: "/")
                document = "{" + (members + ["\"\(key)\":\(document)"]).joined(separator: ",") + "}"
                pointer = "/" + name + pointer
            }
        }
        let bytes = Array(document.utf8)
        let values = try JSONScanner.values(at: [try JSONPointer(pointer), .id], in: bytes)
        guard case .string(let range, let hasEscapes) = values[0] else {
            Issue.record("nothing at \(pointer) of \(document)")
            return
        }
        let text = JSONScanner.unescaped(bytes[range], hasEscapes: hasEscapes)
        #expect(text == Array("the text".utf8))
        #expect(values[1] == nil)
    }

    /// Whatever the scanner accepts, Foundation accepts: damage is never taken for JSON.
    @Test(arguments: 0..<300 as Range<UInt64>)
    func isNeverMoreLenientThanFoundation(seed: UInt64) {
        var random = SeededGenerator(seed: seed)
        var bytes = Array(#"{"id":17,"text":"a\u00e9\n","x":[1.5e3,{"y":null}],"z":{}}"#.utf8)
        for _ in 0..<Int.random(in: 1...3, using: &random) {
            let index = Int.random(in: 0..<bytes.count, using: &random)
            switch Int.random(in: 0..<3, using: &random) {
            case 0: bytes.remove(at: index)
            case 1: bytes[index] = UInt8.random(in: 0x20..<0x7F, using: &random)
            default: bytes.insert(bytes.randomElement(using: &random) ?? 0, at: index)
            }
        }
        guard (try? JSONScanner.values(at: [.text, .id], in: bytes)) != nil else { return }
        #expect(throws: Never.self) {
            try JSONSerialization.jsonObject(with: Data(bytes), options: .fragmentsAllowed)
        }
    }
}
