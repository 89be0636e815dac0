import Foundation
import Testing

@testable import Distillation

/// The recall and the false alarms of masking, on lines that were written before they were tried:
/// `private.txt` showed what to mend (77 of its 120 places were masked at first), `fresh.txt` was
/// written before that and tried once after it (65 of 65).
struct PrivacyTests {
    private static let redactor = Redactor()

    @Test(arguments: ["private.txt", "fresh.txt"])
    func masksNinetyEightOfAHundredPlacesThatTellWhoSomebodyIs(_ file: String) throws {
        let lines = try PrivateLines.read(file)
        var places = 0
        var (missed, misnamed, stray): ([String], [String], [String]) = ([], [], [])
        for line in lines {
            let masks = Self.redactor.redact(line.text).masks
            for place in line.places {
                places += 1
                let isHidden = place.range.allSatisfy { index in
                    masks.contains { $0.range.contains(index) }
                }
                let isNamed = masks.contains {
                    $0.range.overlaps(place.range) && $0.kind.name == place.kind
                }
                if !isHidden { missed.append("\(place.kind): \(line.text)") }
                if isHidden, !isNamed { misnamed.append("\(place.kind): \(line.text)") }
            }
            stray += Self.stray(masks, line).map { "\($0): \(line.text)" }
        }
        try Self.report("\(file): \(lines.count) lines, \(places) places, missed:", missed)
        try Self.report("of another kind:", misnamed)
        try Self.report("too much:", stray)
        #expect(places >= 60)
        #expect(Double(places - missed.count) >= 0.98 * Double(places), "\(missed)")
        #expect(misnamed.count <= places / 20, "\(misnamed)")
        #expect(stray.count <= lines.count / 100, "\(stray)")
    }

    @Test func leavesLinesWithNothingPrivate() throws {
        let lines = try PrivateLines.read("plain.txt")
        let masked = lines.map { Self.redactor.redact($0.text) }.filter { !$0.masks.isEmpty }
        try Self.report("\(lines.count) plain lines, masked:", masked.map(\.text))
        #expect(lines.count >= 100)
        #expect(masked.count <= lines.count / 100, "\(masked.map(\.text))")
    }

    @Test func fewReviewsOfTheDemoAreMasked() throws {
        let demo = URL(filePath: #filePath).deletingLastPathComponent()
            .appending(path: "../../../Demo/reviews.jsonl")
        try expectFewMasked(in: demo, reviews: 500)
    }

    /// Real reviews, where they lie beside. All masks were read: of 3,000 reviews four have any, a
    /// handle, a telephone number, and four links to pictures and a film, whose queries are no
    /// secrets but look like ones.
    @Test(.enabled(if: ProcessInfo.processInfo.environment["OPINED_DATA"] != nil))
    func fewRealReviewsAreMasked() throws {
        let folder = try #require(ProcessInfo.processInfo.environment["OPINED_DATA"])
        try expectFewMasked(
            in: URL(filePath: folder).appending(path: "reviews/yelp.jsonl"), reviews: 3_000)
    }

    private func expectFewMasked(in file: URL, reviews count: Int) throws {
        struct Line: Decodable { let text: String }
        let lines = try String(contentsOf: file, encoding: .utf8).split(separator: "\n")
        var masked: [String] = []
        for line in lines {
            let text = try JSONDecoder().decode(Line.self, from: Data(line.utf8)).text
            let masks = Self.redactor.redact(text).masks
            guard !masks.isEmpty else { continue }
            masked.append(masks.map { "\($0.placeholder) \($0.original)" }.joined(separator: ", "))
        }
        try Self.report("\(lines.count) reviews, masked:", masked)
        #expect(lines.count == count)
        #expect(masked.count <= count / 100, "\(masked)")
    }

    /// Letters and digits that are masked, and stand in no marked place.
    private static func stray(_ masks: [RedactedText.Mask], _ line: PrivateLines.Line) -> [String] {
        let scalars = Array(line.text.unicodeScalars)
        return masks.filter { mask in
            mask.range.contains { index in
                scalars[index].isWord && !line.places.contains { $0.range.contains(index) }
            }
        }.map(\.original)
    }

    private static func report(_ title: String, _ lines: [String]) throws {
        let text = (["privacy: \(title) \(lines.count)"] + lines).joined(separator: "\n  ")
        try FileHandle.standardOutput.write(contentsOf: Data((text + "\n").utf8))
    }
}
