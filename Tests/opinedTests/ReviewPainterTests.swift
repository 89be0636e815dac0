import Opinions
import Testing

@testable import opined

struct ReviewPainterTests {
    private let plain = ReviewPainter(isColoured: false, scalarsMax: 40)

    private func opinion(_ span: Range<Int>, _ polarity: Polarity) -> Opinion {
        Opinion(target: "", span: span, polarity: polarity, confidence: 1)
    }

    @Test func opinionsStandWhereTheyAreInTheText() {
        let text = "é😀 battery bad, screen ok"
        let painted = plain.paint(
            text, opinions: [opinion(16..<22, .neutral), opinion(3..<10, .negative)])
        #expect(painted == "é😀 [battery -] bad, [screen =] ok")
    }

    @Test func coloursEndWhereTheOpinionEnds() {
        let painted = ReviewPainter(isColoured: true, scalarsMax: 40)
            .paint("good food", opinions: [opinion(5..<9, .positive)])
        #expect(painted == "good \u{1B}[1;32mfood\u{1B}[0m")
    }

    @Test func controlCharactersOfStrangersDoNotReachTheTerminal() {
        #expect(plain.paint("a\u{1B}[2Jb\u{7}\u{9B}c\r\nd", opinions: []) == "a·[2Jb··c  d")
    }

    @Test func longAndOverlappingOnesAreCutNotBroken() {
        let text = String(repeating: "a", count: 50)
        #expect(plain.paint(text, opinions: [opinion(30..<45, .positive)]).hasSuffix("a…"))
        let overlapping = plain.paint(
            "one two", opinions: [opinion(0..<7, .positive), opinion(4..<7, .negative)])
        #expect(overlapping == "[one two +]")
    }
}
