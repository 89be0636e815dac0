import Distillation
import Foundation

/// A report on the teacher, as people read it.
struct TeacherReportText {
    private let findings: TeacherFindings
    private let records: RecordText

    init(_ findings: TeacherFindings, isColoured: Bool) {
        self.findings = findings
        records = RecordText(isColoured: isColoured)
    }

    var lines: [String] { answers + agreement + tallies + spending + examples }

    private var answers: [String] {
        let summary = findings.summary
        guard let times = summary.times else { return ["answers    none yet"] }
        let (train, held) = (summary.splits[.train] ?? 0, summary.splits[.heldOut] ?? 0)
        let (first, last) = (RecordText.time(times.lowerBound), RecordText.time(times.upperBound))
        var lines = [
            "answers    \(summary.records) from \(first) to \(last)",
            "accepted   \(Self.part(summary.accepted, of: summary.records)): \(train) to train on, "
                + "\(held) held out; \(summary.opinions) opinions",
            "refused    \(Self.part(summary.refused, of: summary.records))",
        ]
        lines += findings.refusals.map { reason, count in
            "  " + Self.cell(reason.rawValue, 22) + Self.part(count, of: summary.records)
        }
        lines.append(
            "second     \(summary.contradicted) first answers were contradicted; "
                + "second ones accepted: "
                + Self.part(summary.secondAccepted, of: summary.secondAnswers))
        return lines
    }

    private var agreement: [String] {
        let chance = findings.summary.chanceAgreement
        var line = "  by chance  \(Self.part(chance.agreed, of: chance.known))"
        if let estimate = chance.estimate {
            line +=
                ", so of all reviews \(Self.percent(estimate.low)) to "
                + "\(Self.percent(estimate.high)) (95 %)"
        }
        let all = findings.summary.agreement
        return [
            "", "the student says the same of the same words, in accepted analyses:",
            "  all        \(Self.part(all.agreed, of: all.known))", line,
        ]
    }

    private var tallies: [String] {
        let summary = findings.summary
        let kinds = Dictionary(uniqueKeysWithValues: summary.kinds.map { ($0.rawValue, $1) })
        return Self.table("kind", kinds) + Self.table("teacher", summary.teachers)
            + Self.table("prompt", summary.prompts)
    }

    private var spending: [String] {
        let (ledger, total) = (findings.ledger, findings.ledger.total)
        var lines = [
            "",
            "calls      \(total.calls): \(ledger.answered) answered, \(ledger.free) without an "
                + "answer, \(ledger.unknown) with an unknown end, \(ledger.open) out or lost",
            "tokens     \(total.tokens)",
            "cost       \(Self.dollars(total.microdollars))"
                + (findings.dollarsPerAccepted.map {
                    ", \(Self.dollars(Int(($0 * 1_000_000).rounded()))) for an accepted answer"
                } ?? ""),
        ]
        if let day = ledger.day {
            let last = ledger.lastDay
            let date = RecordText.time(Double(day) * 86_400).prefix(10)
            lines.append(
                "  \(date): \(last.calls) calls, \(last.tokens) tokens, "
                    + Self.dollars(last.microdollars))
        }
        return lines
    }

    private var examples: [String] {
        let refused = findings.refused.sorted { $0.key.rawValue < $1.key.rawValue }
            .flatMap(\.value)
        return (findings.accepted + refused).flatMap { [""] + records.lines($0) }
    }

    private static func table(
        _ title: String, _ tallies: [String: CorpusSummary.Tally]
    ) -> [String] {
        guard !tallies.isEmpty else { return [] }
        let rows = tallies.sorted { ($1.value.records, $0.key) < ($0.value.records, $1.key) }
        let head = ["answers", "accepted", "tokens"].map { right($0, 12) }.joined()
        return ["", cell(title, 34) + head]
            + rows.map { name, tally in
                let share = percent(Double(tally.accepted) / Double(max(1, tally.records)))
                return cell(shown(name), 34) + right("\(tally.records)", 12) + right(share, 12)
                    + right("\(tally.tokens)", 12)
            }
    }

    /// Names come from an endpoint, or from another host.
    private static func shown(_ name: String) -> String {
        let plain = ReviewPainter(isColoured: false, scalarsMax: 32).paint(name, opinions: [])
        return plain.isEmpty ? "-" : plain
    }

    private static func part(_ count: Int, of all: Int) -> String {
        guard all > 0 else { return "\(count) of 0" }
        return "\(count) of \(all) (\(percent(Double(count) / Double(all))))"
    }

    private static func percent(_ share: Double) -> String {
        String(format: "%.1f %%", share * 100)
    }

    private static func dollars(_ microdollars: Int) -> String {
        String(format: "$%.4f", TeacherFindings.dollars(microdollars))
    }

    private static func cell(_ text: String, _ width: Int) -> String {
        text + String(repeating: " ", count: max(1, width - text.count))
    }

    private static func right(_ text: String, _ width: Int) -> String {
        String(repeating: " ", count: max(1, width - text.count)) + text
    }
}
