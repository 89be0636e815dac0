import Foundation
import Opinions
import Testing

@testable import opined

struct EvaluationTextTests {
    private var report: PairReport {
        var report = PairReport()
        let aspect = BenchmarkEntry.Aspect(
            target: "soup", polarity: "positive", hasOpinionWords: false)
        let entry = BenchmarkEntry(id: "1", sentence: "The soup", aspects: [aspect])
        report.add(
            entry,
            predicted: [
                OpinionPair("soup", .positive), OpinionPair("The", .positive),
                OpinionPair("soup", .negative),
            ], task: .extract)
        return report
    }

    @Test func pairsAreOneLineOfJSON() {
        let score = #"{"precision":33.33,"recall":100.00,"f1":50.00}"#
        let expected =
            #"{"sentences":1,"normal":\#(score),"implicit":\#(score),"mams":"#
            + #"{"precision":null,"recall":null,"f1":null}}"#
        #expect(EvaluationText.json(report) == expected)
    }

    @Test func freeTextHasItsOwnFigures() {
        let free = FreePairReport(pairs: report, pieces: 10, illFormed: 7)
        let numbers = #""precision":33.33,"recall":100.00,"f1":50.00"#
        let nulls = #"{"precision":null,"recall":null,"f1":null}"#
        let expected =
            #"{"sentences":1,"normal":{\#(numbers)},"implicit":{\#(numbers)},"mams":\#(nulls),"#
            + #""free":{\#(numbers),"pieces":10,"ill_formed":7,"#
            + #""implicit":{\#(numbers)},"mams":\#(nulls)}}"#
        #expect(EvaluationText.json(report, free: free) == expected)
        #expect(EvaluationText.table(free, title: "t").hasSuffix("7 of 10 pieces ill-formed"))
    }

    @Test func classificationIsOneLineOfJSON() {
        var report = ClassificationReport()
        #expect(EvaluationText.json(report) == #"{"accuracy":null,"macro_f1":null,"ece":null}"#)
        report.add(gold: "a", predicted: "a", confidence: 0.75)
        report.add(gold: "b", predicted: "a", confidence: 0.75)
        #expect(
            EvaluationText.json(report) == #"{"accuracy":50.00,"macro_f1":33.33,"ece":25.00}"#)
    }

    @Test func aTableHasARowForEachSubset() {
        let expected = """
            tiny@1, extract
                       sentences  precision     recall         F1
            normal             1      33.33     100.00      50.00
            implicit           1      33.33     100.00      50.00
            mams               0          -          -          -
            """
        #expect(EvaluationText.table(report, title: "tiny@1, extract") == expected)
    }

    @Test func theLikeliestLabelIsTheFirstOfEquals() {
        let scores = [("a", 0.2), ("b", 0.6), ("c", 0.6)].map {
            LabelScore(label: $0.0, score: $0.1)
        }
        let best = scores.mostLikely(by: [0.2, 0.4, 0.4])
        #expect(best?.label == "b" && best?.share == 0.4)
        #expect([LabelScore]().mostLikely(by: []) == nil)
    }
}
