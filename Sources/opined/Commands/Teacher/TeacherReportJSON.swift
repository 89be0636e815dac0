import Distillation
import Foundation

/// A report on the teacher as one line of JSON, for programs. It holds no text of a review.
struct TeacherReportJSON: Encodable {
    struct Share: Encodable {
        let agreed, known: Int
        /// nil of nothing; low and high bound 95 %.
        let share, low, high: Double?

        init(_ agreement: CorpusSummary.Agreement) {
            (agreed, known) = (agreement.agreed, agreement.known)
            let estimate = agreement.estimate
            (share, low, high) = (estimate?.share, estimate?.low, estimate?.high)
        }
    }

    struct Tally: Encodable {
        let answers, accepted, tokens: Int

        init(_ tally: CorpusSummary.Tally) {
            (answers, accepted, tokens) = (tally.records, tally.accepted, tally.tokens)
        }
    }

    struct Spending: Encodable {
        let calls, answered, free, unknown, open, tokens: Int
        let dollars: Double
        let dollarsPerAccepted: Double?

        init(_ findings: TeacherFindings) {
            let ledger = findings.ledger
            (calls, tokens) = (ledger.total.calls, ledger.total.tokens)
            (answered, free) = (ledger.answered, ledger.free)
            (unknown, open) = (ledger.unknown, ledger.open)
            dollars = TeacherFindings.dollars(ledger.total.microdollars)
            dollarsPerAccepted = findings.dollarsPerAccepted
        }
    }

    let answers, accepted, refused, train, heldOut, opinions: Int
    let contradicted, secondAnswers, secondAccepted: Int
    /// By reason, kind, teacher and hash of the prompt.
    let refusals: [String: Int]
    let kinds, teachers, prompts: [String: Tally]
    let agreement, chanceAgreement: Share
    let spending: Spending

    init(_ findings: TeacherFindings) {
        let summary = findings.summary
        (answers, accepted, refused) = (summary.records, summary.accepted, summary.refused)
        (train, heldOut) = (summary.splits[.train] ?? 0, summary.splits[.heldOut] ?? 0)
        opinions = summary.opinions
        contradicted = summary.contradicted
        (secondAnswers, secondAccepted) = (summary.secondAnswers, summary.secondAccepted)
        refusals = Dictionary(
            uniqueKeysWithValues: summary.refusals.map { ($0.rawValue, $1) })
        kinds = Dictionary(
            uniqueKeysWithValues: summary.kinds.map { ($0.rawValue, Tally($1)) })
        teachers = summary.teachers.mapValues(Tally.init)
        prompts = summary.prompts.mapValues(Tally.init)
        agreement = Share(summary.agreement)
        chanceAgreement = Share(summary.chanceAgreement)
        spending = Spending(findings)
    }

    var line: String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        encoder.keyEncodingStrategy = .convertToSnakeCase
        let data = try? encoder.encode(self)
        return String(decoding: data ?? Data(), as: UTF8.self)
    }
}
