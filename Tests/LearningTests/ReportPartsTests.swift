import Opinions
import Registry
import Testing

@testable import Learning

struct ReliabilityPlotTests {
    private func error(_ confidences: [(Double, Bool)]) -> CalibrationError {
        CalibrationError([
            GateAnswer(
                counts: [:], isRight: true,
                opinions: confidences.map { .init(confidence: $0.0, isRight: $0.1) })
        ])
    }

    /// The plot is 300 wide and high, from 60 and 20 on; 100 % is at the top right.
    @Test func aBinLiesWhereItsMeansAre() {
        let svg = ReliabilityPlot(
            champion: (
                "m@1",
                error(
                    (0..<20).map { (1, $0 < 20) } + (0..<10).map { (0.5, $0 < 5) } + [(0.1, true)])
            ),
            candidate: ("m@2", error([(0.2, false)]))
        ).svg
        #expect(svg.contains(#"<path d="M210.0 170.0L360.0 20.0" fill="none" stroke="#))
        #expect(svg.contains(#"<circle cx="120.0" cy="320.0" r="11.0""#))
        #expect(svg.contains(#"<path d="M60.0 320.0L360.0 20.0" stroke="gray""#))
        for text in [">m@1<", ">m@2<", ">31 opinions<", ">calibration error 20.0 points<"] {
            #expect(svg.contains(text), "\(text)")
        }
    }

    @Test func whoSaysNothingIsNoPlot() {
        #expect(ReliabilityPlot(champion: ("a", error([])), candidate: ("b", error([]))).svg == "")
        let one = ReliabilityPlot(
            champion: ("a", error([])), candidate: ("b", error([(0.5, true)]))
        ).svg
        #expect(one.contains("calibration error unknown") && one.contains("1 opinions"))
    }
}

struct ChangesSectionTests {
    private func section(_ changes: AnswerChanges) -> String {
        ChangesSection(changes: changes, champion: "m@1", candidate: "m@<2>").html
    }

    @Test func nothingChanged() {
        var changes = AnswerChanges()
        let entry = BenchmarkEntry(id: "1", sentence: "s", aspects: [])
        changes.add(entry, before: .init([], isRight: true), after: .init([], isRight: true))
        #expect(section(changes).contains("All 1 sentences"))
        #expect(!section(changes).contains("Examples"))
    }

    @Test func countsAndBothAnswersAreShown() {
        var changes = AnswerChanges()
        let entry = BenchmarkEntry(
            id: "1", sentence: "<i>soup</i> and fan",
            aspects: [.init(target: "fan", polarity: "negative", hasOpinionWords: true)])
        let fan = Opinion(
            target: "fan", span: 16..<19, category: "noise", polarity: .negative, confidence: 0.8)
        changes.add(entry, before: .init([], isRight: false), after: .init([fan], isRight: true))
        changes.add(entry, before: .init([], isRight: true), after: .init([], isRight: true))
        let html = section(changes)
        for text in [
            "1 of the 2 sentences", "(50.0 %)", #"wrong before, right now<td class="number">1<"#,
            #"right before, wrong now<td class="number">0<"#,
            #"none → negative<td class="number">1<"#, #"noise<td class="number">1<"#,
            #"<div class="example gained">"#, "<b>m@1</b>&lt;i&gt;soup&lt;/i&gt; and fan</p>",
            "<b>m@&lt;2&gt;</b>&lt;i&gt;soup&lt;/i&gt; and <mark", "<b>labelled</b>fan −</p>",
        ] { #expect(html.contains(text), "\(text)") }
    }

    @Test func categoriesAreCountedWhereThereAreAny() {
        var changes = AnswerChanges()
        let entry = BenchmarkEntry(id: "1", sentence: "fan", aspects: [])
        let fan = Opinion(target: "fan", span: 0..<3, polarity: .negative, confidence: 0.8)
        changes.add(entry, before: .init([fan], isRight: false), after: .init([], isRight: true))
        #expect(!section(changes).contains("by category"))
    }
}
