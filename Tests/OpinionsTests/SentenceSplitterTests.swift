import TestSupport
import Testing

@testable import Opinions

struct SentenceSplitterTests {
    private func sentences(_ text: String) -> [String] {
        let scalars = Array(text.unicodeScalars)
        return SentenceSplitter.sentences(in: text).map { range in
            var view = String.UnicodeScalarView()
            view.append(contentsOf: scalars[range])
            return String(view)
        }
    }

    private static let cuts: [[String]] = [
        [], ["One."], ["No end"], ["One. ", "Two."], ["Wow!!! ", "Really?! ", "Yes… ", "Fine."],
        ["He said \"Go.\" ", "She went."], ["(It is good.) ", "Next."],
        ["One\n\n  ", "Two\r\n", "Three"],
        ["It costs 3.50 at site.com/a.b today. ", "Ok."],
        ["Dr. Smith and Mr. J. R. Jones came. ", "Fine."],
        ["Good, e.g. Thai food. ", "Yes."], ["We ate etc. and left. ", "Bye."],
        ["It is no. 5 here. ", "Yes."], ["I said no. ", "They left."], ["So do I. ", "You?"],
        ["味は最高。", "また来ます！", "「本当？」", "はい"], ["wait...what. ok?"], ["...and then. ", "End."],
        ["J. R. came.\u{A0}", "B."], ["good. and cheap"],
    ]

    @Test(arguments: cuts)
    func cutsAtSentenceEnds(expected: [String]) {
        #expect(sentences(expected.joined()) == expected)
    }

    @Test(arguments: 0..<200 as Range<UInt64>)
    func coversTheTextExactly(seed: UInt64) {
        var random = SeededGenerator(seed: seed)
        let alphabet = Array(". .. !?…\"')(]。！\n\r aAbmrMr1\u{301}\u{200D}😀\u{0}".unicodeScalars)
        var view = String.UnicodeScalarView()
        for _ in 0..<Int.random(in: 0...80, using: &random) {
            view.append(alphabet.randomElement(using: &random) ?? " ")
        }
        let ranges = SentenceSplitter.sentences(in: String(view))
        var end = 0
        for range in ranges {
            #expect(range.lowerBound == end)
            #expect(!range.isEmpty)
            end = range.upperBound
        }
        #expect(end == view.count)
    }

    @Test(
        .timeLimit(.minutes(1)),
        arguments: [".", "a.", "\"", ".\"", ". ", "\n", "(.", "é\u{301}.", "…)x"])
    func longRunsTakeLinearTime(piece: String) {
        let text = String(repeating: piece, count: 60_000)
        let ranges = SentenceSplitter.sentences(in: text)
        #expect(ranges.last?.upperBound == text.unicodeScalars.count)
    }
}
