import Foundation
import Opinions

/// Reports of `opined evaluate` as JSON and as tables, in percent with two decimals.
enum EvaluationText {
    /// `{"sentences","normal":{"precision","recall","f1"},"implicit":{…},"mams":{…}}`, and of a T5
    /// `"free":{"precision","recall","f1","pieces","ill_formed","implicit":{…},"mams":{…}}`; the
    /// numbers of a subset without sentences are null.
    static func json(_ report: PairReport, free: FreePairReport? = nil) -> String {
        func object(_ score: PairScore) -> String { "{\(numbers(score))}" }
        let own =
            #"{"sentences":\#(report.normal.sentences),"normal":\#(object(report.normal)),"#
            + #""implicit":\#(object(report.implicit)),"mams":\#(object(report.mams))"#
        guard let free else { return own + "}" }
        return own + #","free":{\#(numbers(free.pairs.normal)),"pieces":\#(free.pieces),"#
            + #""ill_formed":\#(free.illFormed),"#
            + #""implicit":\#(object(free.pairs.implicit)),"mams":\#(object(free.pairs.mams))}}"#
    }

    private static func numbers(_ score: PairScore) -> String {
        guard score.sentences > 0 else { return #""precision":null,"recall":null,"f1":null"# }
        let (p, r, f) = (number(score.precision), number(score.recall), number(score.f1))
        return #""precision":\#(p),"recall":\#(r),"f1":\#(f)"#
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

    static func table(_ free: FreePairReport, title: String) -> String {
        "\n\(table(free.pairs, title: title))\n"
            + "\(free.illFormed) of \(free.pieces) pieces ill-formed"
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
