import Foundation
import Testing

@testable import Distillation

struct LedgerSummaryTests {
    private static let cost = Cost(tokens: 100, microdollars: 30)

    private static func folder() throws -> TemporaryCorpus {
        let folder = TemporaryCorpus()
        try ShardFolder(path: folder.path).make()
        return folder
    }

    @Test func saysWhatALedgerSaysWhileItIsLocked() throws {
        let folder = try Self.folder()
        let path = folder.path + "/ledger.jsonl"
        let ledger = try BudgetLedger(path: path, limits: BudgetLimits())
        let ends: [CallEnd?] = [
            .answered(Cost(tokens: 40, microdollars: 9)), .free, .unknown, nil, .free,
        ]
        for (number, end) in ends.enumerated() {
            let outcome = try ledger.reserve(
                key: "\(number)", worst: Self.cost, at: Double(number / 3) * 86_400)
            guard case .reserved(let reservation) = outcome else {
                Issue.record("\(outcome)")
                continue
            }
            if let end { try ledger.settle(reservation, end) }
        }
        let summary = try LedgerSummary(path: path)
        #expect(summary.total == ledger.spent)
        #expect(summary.total.calls == 5 && summary.total.tokens == 240)
        #expect(summary.day == 1 && summary.lastDay == ledger.spent(today: 86_400))
        #expect(summary.answered == 1 && summary.free == 2)
        #expect(summary.unknown == 1 && summary.open == 1)
    }

    @Test func everyPrefixIsReadAndAltersNothing() throws {
        let folder = try Self.folder()
        let path = folder.path + "/ledger.jsonl"
        do {
            let ledger = try BudgetLedger(path: path, limits: BudgetLimits())
            for number in 0..<3 {
                guard
                    case .reserved(let leave) = try ledger.reserve(
                        key: "\(number)", worst: Self.cost, at: 0)
                else { continue }
                try ledger.settle(leave, .answered(Self.cost))
            }
        }
        let whole = try Data(contentsOf: URL(filePath: path))
        for length in 0...whole.count {
            try whole.prefix(length).write(to: URL(filePath: path))
            let lines = whole.prefix(length).count { $0 == 0x0A }
            let summary = try LedgerSummary(path: path)
            #expect(summary.total.calls == (lines + 1) / 2 && summary.answered == lines / 2)
            #expect(try Data(contentsOf: URL(filePath: path)).count == length)
        }
    }

    @Test func whereNoLedgerIsNothingWasSpent() throws {
        #expect(try LedgerSummary(path: "/nowhere/ledger.jsonl") == LedgerSummary())
    }

    @Test func aLineThatIsNoEntryIsNamed() throws {
        let folder = try Self.folder()
        let path = folder.path + "/ledger.jsonl"
        try Data("{}\n".utf8).write(to: URL(filePath: path))
        let error = #expect(throws: LedgerError.self) { try LedgerSummary(path: path) }
        #expect(error?.description.contains("line 1") == true)
    }
}
