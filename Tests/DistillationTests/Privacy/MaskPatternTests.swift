import Foundation
import TestSupport
import Testing

@testable import Distillation

struct MaskPatternTests {
    @Test(arguments: [
        ("MEMBER=m-999999", "I am M-204417, m-204418.", "I am [MEMBER-1], [MEMBER-2]."),
        ("MEMBER=m-999999", "am-204417 and m-2044177 and m-20441", nil),
        ("VIN=XXXXXXXXXXXXXXXXX", "my WVWZZZ1JZXW000001!", "my [VIN-1]!"),
        ("CASE=case 9+", "case 17, Case\u{A0}4 and case x", "[CASE-1], [CASE-2] and case x"),
        ("ROOM=room A9+", "in room B12 with a view", "in [ROOM-1] with a view"),
        ("ID=#9+", "##12 #7", "#[ID-1] [ID-2]"),
        ("NHS=999 999 9999", "NHS 943 476 5919", "NHS [NHS-1]"),
        ("POLICY=A+/9+", "ab/12 and abc/1 and /1", "[POLICY-1] and [POLICY-2] and /1"),
        ("GRADE=\\A+", "A+ and B+", "[GRADE-1] and B+"),
        ("NINE=\\9x", "9X and 8x", "[NINE-1] and 8x"),
        ("PLUS=+9", "+7 and 7", "[PLUS-1] and 7"),
        ("BACK=a\\\\b", "a\\b ab", "[BACK-1] ab"),
        ("STREET=straße 9+", "Straße 12", "[STREET-1]"),
        ("ARAB=9999", "سنة ١٩٩٨ كانت", "سنة [ARAB-1] كانت"),
        ("KUNDE=会员9+", "我是会员123吗", "我是[KUNDE-1]吗"),
        ("ORDER=bk9999", "order 12345 and BK1234", "order [ORDER-1] and [ORDER-2]"),
        ("PAIR=A+ A+", "one two three four", "[PAIR-1]"),
    ])
    func masksItsFormAndWholeWordsOnly(
        _ pattern: String, _ text: String, _ masked: String?
    ) throws {
        let redacted = Redactor(patterns: [try MaskPattern(pattern)]).redact(text)
        #expect(redacted.text == masked ?? text)
        #expect(redacted.restored(redacted.text) == text)
    }

    @Test(arguments: [
        ("MEMBER", "holds no"), ("=9", "its name"), ("member=9", "its name"),
        ("9A=9", "its name"), ("A-B=9", "its name"), ("ABCDEFGHIJKLMNOPQ=9", "its name"),
        ("A=", "matches nothing"), ("A=  ", "matches nothing"), ("A=x\\", "backslash"),
        ("A=" + String(repeating: "9", count: 65), "longer than 64"),
        ("A=" + String(repeating: "9", count: 9_999), "longer than 64"),
    ])
    func saysWhatIsWrongWithAPattern(_ pattern: String, _ part: String) {
        #expect { try MaskPattern(pattern) } throws: { error in
            let text = "\(error)"
            return text.contains(part) && text.hasPrefix("mask pattern \"") && text.count < 300
        }
    }

    @Test func whatTwoFindersFindInPartIsMaskedAsAWhole() throws {
        let patterns = [try MaskPattern("A=aa bb"), try MaskPattern("B=bb cc dd")]
        let redacted = Redactor(patterns: patterns).redact("x aa bb cc dd y")
        #expect(redacted.text == "x [B-1] y")
        #expect(redacted.masks.map(\.original) == ["aa bb cc dd"])
    }

    /// Texts of few signs, so that patterns match, overlap, and almost match.
    @Test(arguments: 0..<300)
    func placesLeadBack(seed: Int) throws {
        var random = SeededGenerator(seed: seed)
        let signs = Array("ab1 2-@.[A]+".unicodeScalars) + ["é", "漢", "٣"]
        func word(_ from: [Unicode.Scalar], _ count: ClosedRange<Int>) -> String {
            let scalars = (0..<Int.random(in: count, using: &random)).map { _ in
                from.randomElement(using: &random) ?? "a"
            }
            return String(String.UnicodeScalarView(scalars))
        }
        let parts = Array("9AX+a1- ".unicodeScalars)
        let patterns = try (0..<3).map { try MaskPattern("A\($0)=a\(word(parts, 1...8))") }
        let text = word(signs, 0...120)
        let redacted = Redactor(patterns: patterns).redact(text)
        #expect(redacted.restored(redacted.text) == text)
        let (masked, original) = (
            Array(redacted.text.unicodeScalars), Array(text.unicodeScalars)
        )
        var end = 0
        for mask in redacted.masks {
            #expect(mask.range.lowerBound >= end && !mask.range.isEmpty)
            end = mask.range.upperBound
            #expect(Array(original[mask.range]) == Array(mask.original.unicodeScalars))
            #expect(Array(masked[mask.masked]) == Array(mask.placeholder.unicodeScalars))
            #expect(redacted.original(mask.masked) == mask.range)
        }
        for pattern in patterns {
            for span in pattern.spans(in: original) {
                #expect(
                    span.range.allSatisfy { index in
                        redacted.masks.contains { $0.range.contains(index) }
                    })
            }
        }
    }

    /// Against the plain way: every start, every end, every way to share the signs out.
    @Test(arguments: 0..<200)
    func findsWhatTryingAllPlacesFinds(seed: Int) throws {
        var random = SeededGenerator(seed: seed)
        let classes: [(sign: String, holds: (Unicode.Scalar) -> Bool)] = [
            ("9", \.isDigit), ("A", \.isLatin), ("X", \.isLatinOrDigit), ("-", { $0 == "-" }),
            (" ", { $0 == " " }),
        ]
        var parts: [(holds: (Unicode.Scalar) -> Bool, isRepeated: Bool)] = []
        var pattern = "A="
        for _ in 0..<Int.random(in: 1...3, using: &random) {
            let index = Int.random(in: 0..<classes.count, using: &random)
            let isRepeated = index < 3 && Bool.random(using: &random)
            parts.append((classes[index].holds, isRepeated))
            pattern += classes[index].sign + (isRepeated ? "+" : "")
        }
        guard parts.contains(where: { !$0.holds(" ") }) else { return }
        let text = (0..<16).compactMap { _ in
            Array("ab12- ".unicodeScalars).randomElement(using: &random)
        }
        func matches(_ range: Range<Int>, _ part: Int) -> Bool {
            guard part < parts.count else { return range.isEmpty }
            guard let first = range.first, parts[part].holds(text[first]) else { return false }
            let rest = range.dropFirst()
            return matches(rest, part + 1) || (parts[part].isRepeated && matches(rest, part))
        }
        var covered: Set<Int> = []
        for start in text.indices where !(text[start].isWord && text.isWord(before: start)) {
            for end in start + 1...text.count
            where !(text[end - 1].isWord && text.isWord(at: end)) && matches(start..<end, 0) {
                covered.formUnion(start..<end)
            }
        }
        let found = try MaskPattern(pattern).spans(in: text)
        #expect(Set(found.flatMap(\.range)) == covered, "\(pattern)")
    }

    /// Texts that make a careless scanner read them again from every place. By the thread's own
    /// time, which other tests do not take part of: eight times the text may take 24 times as
    /// long, where a scanner of squares takes 64 times.
    @Test(arguments: [
        "1", "1 ", "a", "a.", "@", "@a", "a@", "(", "+1", ":", "a:", "1.", "http://", "www.",
        "DE89 ", "order ", "order 1", " at ", "a at b dot ", "-", "call 1 ", "a1", "[", "[A-1]",
    ])
    func workGrowsWithTheTextAndNoFaster(_ part: String) throws {
        let patterns = try [
            "A=" + String(repeating: "X+", count: 32), "B=" + String(repeating: "A+9+", count: 16),
            "C=" + String(repeating: "9+ ", count: 21),
        ].map { try MaskPattern($0) }
        let redactor = Redactor(patterns: patterns)
        func nanoseconds(_ scalars: Int) -> UInt64 {
            let text = String(repeating: part, count: scalars / part.count)
            let start = threadNanoseconds()
            let redacted = redactor.redact(text)
            #expect(redacted.restored(redacted.text) == text)
            return threadNanoseconds() - start
        }
        _ = nanoseconds(500)
        let (short, long) = (nanoseconds(500), nanoseconds(4_000))
        #expect(long < 24 * max(short, 1), "\(short) ns, then \(long) ns")
    }

    private func threadNanoseconds() -> UInt64 {
        var time = timespec()
        clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time)
        return UInt64(time.tv_sec) * 1_000_000_000 + UInt64(time.tv_nsec)
    }
}
