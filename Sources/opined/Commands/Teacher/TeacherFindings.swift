import Distillation

/// What `opined teacher report` tells: the corpus counted, the ledger summed, and the latest
/// examples. Pure.
struct TeacherFindings {
    static let examplesMax = 20

    let ledger: LedgerSummary
    /// The latest of each, in the order in which they came.
    private(set) var accepted: [CorpusRecord] = []
    private(set) var refused: [RefusalReason: [CorpusRecord]] = [:]
    private(set) var summary = CorpusSummary()
    var damage = CorpusRecords.Damage()
    private let examples: Int

    init(ledger: LedgerSummary, examples: Int) {
        (self.ledger, self.examples) = (ledger, min(examples, Self.examplesMax))
    }

    mutating func note(_ record: CorpusRecord) {
        summary.note(record)
        guard examples > 0 else { return }
        if let reason = record.refusal {
            refused[reason, default: []] = (refused[reason, default: []] + [record]).suffix(
                examples)
        } else {
            accepted = (accepted + [record]).suffix(examples)
        }
    }

    /// What an accepted answer cost, the refused ones and lost calls included; nil where there is
    /// none, or nothing cost anything.
    var dollarsPerAccepted: Double? {
        guard summary.accepted > 0, ledger.total.microdollars > 0 else { return nil }
        return Self.dollars(ledger.total.microdollars) / Double(summary.accepted)
    }

    static func dollars(_ microdollars: Int) -> Double { Double(microdollars) / 1_000_000 }

    /// Most refused first.
    var refusals: [(reason: RefusalReason, count: Int)] {
        summary.refusals.map { ($0.key, $0.value) }.sorted {
            ($1.1, $0.0.rawValue) < ($0.1, $1.0.rawValue)
        }
    }
}

extension CorpusSummary.Agreement {
    var estimate: ShareEstimate? { ShareEstimate(agreed, of: known) }
}
