import Foundation
import TestSupport
import Testing

@testable import Distillation

struct RedactorTests {
    private static let redactor = Redactor()

    @Test(arguments: [
        ("write to jane.doe+x@mail.example.co.uk.", "write to [EMAIL-1]."),
        ("(bob_1@example.com)", "([EMAIL-1])"),
        ("thanks @chef_anna, and @bar42!", "thanks [HANDLE-1], and [HANDLE-2]!"),
        ("see https://shop.example.com/o?token=abc, please", "see [URL-1], please"),
        ("http://joe:secret@example.com/x", "[URL-1]"),
        ("www.example.com/r/9f8e7d6c5b4a39281706", "[URL-1]"),
        ("my router 192.168.0.17 died", "my router [IP-1] died"),
        ("at 2001:db8::ff00:42:8329.", "at [IP-1]."),
        ("fe80:0:0:0:200:f8ff:fe21:67cf", "[IP-1]"),
        ("charged 4111 1111 1111 1111 twice", "charged [CARD-1] twice"),
        ("card 5500-0055-5555-5559", "card [CARD-1]"),
        ("378282246310005", "[CARD-1]"),
        ("pay DE89 3704 0044 0532 0130 00 now", "pay [IBAN-1] now"),
        ("GB82WEST12345698765432", "[IBAN-1]"),
        ("call (555) 010-1234 or 555-010-9999", "call [PHONE-1] or [PHONE-2]"),
        ("call 555.010.1234, 1-800-555-0199", "call [PHONE-1], [PHONE-2]"),
        ("+49 30 901820 and +14155550123", "[PHONE-1] and [PHONE-2]"),
        ("ring 030 901 8200", "ring [PHONE-1]"),
        ("555-0199", "[PHONE-1]"),
        ("my number is 4155550123", "my number is [PHONE-1]"),
        ("order #A12-99831 came late", "order #[ORDER-1] came late"),
        ("Order number: 7781234", "Order number: [ORDER-1]"),
        ("tracking no. 1Z999AA10123456784", "tracking no. [ORDER-1]"),
        ("a@b.io wrote, a@b.io again", "[EMAIL-1] wrote, [EMAIL-1] again"),
        ("[EMAIL-1] is not a@b.io", "[EMAIL-1] is not [EMAIL-2]"),
    ])
    func masksWhatTellsWhoSomebodyIs(_ text: String, _ masked: String) {
        let redacted = Self.redactor.redact(text)
        #expect(redacted.text == masked)
        #expect(redacted.restored(redacted.text) == text)
    }

    @Test(arguments: [
        "Open 11:30 - 22:00, $12.50 for 2, 10/10!", "since 1998, on 2024-11-24 and 24.11.2024",
        "1920x1080 at 144 Hz, i7-12700H, 16 GB, RTX 4070", "dinner @ 8pm, lunch @12",
        "version 10.15.7 of macOS", "www.example.com/menu is fine", "we waited 45 minutes",
        "1234567890123456", "the order was wrong", "I order 3 to 5 dishes", "rated 4.5/5 by 1,200",
        "12:30:45", "C::B", "table 12, room 1204", "ISBN-like 978-3", "e-mail me @ home",
        "1 2 3 4 5 6 7 8", "0.5 0.25 0.125", "in case 15000 people come",
        "I paid 20.00 30.00 and 40.00", "my account manager left in 2019",
    ])
    func leavesTheRest(_ text: String) {
        #expect(Self.redactor.redact(text).text == text)
    }

    /// Places in the masked text lead to the same words of the original.
    @Test(arguments: 0..<200)
    func offsetsStayRight(seed: Int) throws {
        var random = SeededGenerator(seed: seed)
        let secrets = [
            "a@b.io", "+49 30 901820", "192.168.0.1", "@somebody", "ordinary", "ünïcödé",
        ]
        let words = (0..<12).map { number in
            "w\(number) " + (secrets.randomElement(using: &random) ?? "")
        }
        let text = words.joined(separator: " ")
        let redacted = Self.redactor.redact(text)
        let (masked, original) = (Array(redacted.text.unicodeScalars), Array(text.unicodeScalars))
        for number in 0..<12 {
            let word = Array("w\(number) ".unicodeScalars)
            let place = try #require(masked.indices.first { masked[$0...].starts(with: word) })
            let range = redacted.original(place..<place + word.count - 1)
            #expect(Array(original[range]) == word.dropLast())
        }
        for mask in redacted.masks {
            #expect(redacted.original(mask.masked) == mask.range)
            let inside = mask.masked.lowerBound + 1..<mask.masked.lowerBound + 2
            #expect(redacted.original(inside) == mask.range)
        }
    }
}
