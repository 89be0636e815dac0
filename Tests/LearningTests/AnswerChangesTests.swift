import Opinions
import Registry
import Testing

@testable import Learning

private func opinion(_ span: Range<Int>, _ polarity: Polarity) -> Opinion {
    Opinion(target: "x", span: span, polarity: polarity, confidence: 0.5)
}

private func entry(_ id: String) -> BenchmarkEntry {
    BenchmarkEntry(id: id, sentence: "sentence \(id)", aspects: [])
}

struct AnswerChangesTests {
    struct Case: CustomTestStringConvertible, Sendable {
        let testDescription: String
        let before, after: [Opinion]
        let wasRight, isRight: Bool
        let turn: AnswerChanges.Turn?
    }

    private static let good = opinion(0..<3, .positive), bad = opinion(0..<3, .negative)

    @Test(arguments: [
        Case(
            testDescription: "the same", before: [good], after: [good], wasRight: true,
            isRight: true, turn: nil),
        Case(
            testDescription: "lost", before: [good], after: [bad], wasRight: true, isRight: false,
            turn: .lost),
        Case(
            testDescription: "gained", before: [], after: [good], wasRight: false, isRight: true,
            turn: .gained),
        Case(
            testDescription: "another mistake", before: [bad], after: [], wasRight: false,
            isRight: false, turn: .neither),
    ])
    func anAnswerIsCountedByWhatBecameOfIt(_ example: Case) {
        var changes = AnswerChanges()
        changes.add(
            entry("1"), before: .init(example.before, isRight: example.wasRight),
            after: .init(example.after, isRight: example.isRight))
        #expect(changes.tally.reviews == 1)
        #expect(changes.turns == (example.turn.map { [$0: 1] } ?? [:]))
        #expect(changes.examples.map(\.turn) == (example.turn.map { [$0] } ?? []))
    }

    /// A rare kind is not crowded out, and a page stays a page.
    @Test func tenExamplesAreShownOfAllKinds() {
        var changes = AnswerChanges()
        for number in 0..<300 {
            let isLost = number != 299
            changes.add(
                entry("\(number)"), before: .init([Self.good], isRight: isLost),
                after: .init([Self.bad], isRight: !isLost))
        }
        #expect(changes.turns == [.lost: 299, .gained: 1])
        #expect(changes.tally.byChange == ["positive → negative": 300])
        #expect(changes.examples.map(\.turn) == Array(repeating: .lost, count: 9) + [.gained])
        #expect(changes.examples.map(\.entry.id).prefix(2) == ["0", "1"])
    }
}

struct MarkedSentenceTests {
    private static let text = "A <b> fan & it's loud"

    struct Case: CustomTestStringConvertible, Sendable {
        let testDescription: String
        let opinions: [Opinion]
        let html: String
    }

    private static func mark(_ words: String, _ polarity: String, _ sign: String) -> String {
        #"<mark class="\#(polarity)" title="\#(polarity), 50 %">\#(words)"#
            + "<sup>\(sign)</sup></mark>"
    }

    @Test(arguments: [
        Case(testDescription: "none", opinions: [], html: "A &lt;b&gt; fan &amp; it's loud"),
        Case(
            testDescription: "one, escaped", opinions: [opinion(2..<5, .positive)],
            html: "A \(mark("&lt;b&gt;", "positive", "+")) fan &amp; it's loud"),
        Case(
            testDescription: "two, in the order of the text",
            opinions: [opinion(6..<9, .negative), opinion(0..<1, .neutral)],
            html: mark("A", "neutral", "=") + " &lt;b&gt; " + mark("fan", "negative", "−")
                + " &amp; it's loud"),
        Case(
            testDescription: "overlapping, and out of the text",
            opinions: [
                opinion(6..<9, .negative), opinion(7..<9, .positive), opinion(90..<95, .neutral),
            ],
            html: "A &lt;b&gt; " + mark("fan", "negative", "−") + " &amp; it's loud "
                + mark("x", "positive", "+") + " " + mark("x", "neutral", "=")),
        Case(
            testDescription: "a category",
            opinions: [Opinion(category: "<noise>", polarity: .conflict, confidence: 0.5)],
            html: "A &lt;b&gt; fan &amp; it's loud "
                + mark("&lt;noise&gt;", "conflict", "±")),
    ])
    func opinionsAreMarkedWhereTheyStand(_ example: Case) {
        #expect(MarkedSentence(Self.text, example.opinions).html == example.html)
    }

    @Test func aLongTextIsCut() {
        let html = MarkedSentence(String(repeating: "é", count: 5_000), []).html
        #expect(html.unicodeScalars.count == MarkedSentence.scalarsMax + 1)
        #expect(html.hasSuffix("é…"))
    }
}
