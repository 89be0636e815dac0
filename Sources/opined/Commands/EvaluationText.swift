import Foundation
import Opinions

/// Reports of `opined evaluate` as JSON and as tables, in percent with two decimals.
enum EvaluationText {
    /// `{"sentences","normal":{"precision","recall","f1"},"implicit":{…},"mams":{…}}`; the numbers
    /// of a subset without sentences are null.
    static func json(_ report: PairReport) -> String {
        func score(_ score: PairScore) -> String {
            let (p, r, f) = (number(score.precision), number(score.recall), number(score.f1))
            return score.sentences == 0
                ? #"{"precision":null,"recall":null,"f1":null}"#
                : #"{"precision":\#(p),"recall":\#(r),"f1":\#(f)}"#
        }
        return #"{"sentences":\#(report.normal.sentences),"normal":\#(score(report.normal)),"#
            + #""implicit":\#(score(report.implicit)),"mams":\#(score(report.mams))}"#
    }

    /// `{"accuracy","macro_f1","ece"}`; null without texts.
    static func json(_ report: ClassificationReport) -> String {
        guard report.texts > 0 else { return #"{"accuracy":null,"macro_f1":null,"ece":null}"# }
        return #"{"accuracy":\#(number(report.accuracy)),"macro_f1":\#(number(report.macroF1)),"#
            + #""ece":\#(number(report.calibrationError))}"#
    }

    static func table(_ report: PairReport, title: String) -> String {
        let rows = [
            ("normal", report.normal), ("implicit", report.implicit), ("mams", report.mams),
        ]
        return
            ([title, row("", ["sentences", "precision", "recall", "F1"])]
            + rows.map { name, score in
                let shares = [score.precision, score.recall, score.f1]
                return row(
                    name,
                    ["\(score.sentences)"]
                        + shares.map { score.sentences == 0 ? "-" : number($0) })
            }).joined(separator: "\n")
    }

    static func table(_ report: ClassificationReport, title: String) -> String {
        let shares = [report.accuracy, report.macroF1, report.calibrationError]
        return [
            title, row("", ["texts", "accuracy", "macro F1", "ECE"]),
            row("", ["\(report.texts)"] + shares.map { report.texts == 0 ? "-" : number($0) }),
        ].joined(separator: "\n")
    }

    private static func row(_ name: String, _ cells: [String]) -> String {
        let columns = cells.map { String(repeating: " ", count: max(1, 11 - $0.count)) + $0 }
        return name.padding(toLength: 9, withPad: " ", startingAt: 0) + columns.joined()
    }

    private static func number(_ share: Double) -> String { String(format: "%.2f", 100 * share) }
}
