import TestSupport
import Testing

@testable import Pipeline

struct OffsetLedgerTests {
    struct Case: CustomTestStringConvertible, Sendable {
        let testDescription: String
        let begun: [Int64]
        /// Indices into `begun`, in the order in which they settle.
        let settled: [Int]
        let commits: [Int64?]
    }

    @Test(arguments: [
        Case(testDescription: "in order", begun: [7, 8], settled: [0, 1], commits: [8, 9]),
        Case(testDescription: "a hole waits", begun: [7, 8], settled: [1, 0], commits: [nil, 9]),
        Case(testDescription: "compacted", begun: [7, 20], settled: [0, 1], commits: [8, 21]),
        Case(
            testDescription: "a hole in the middle", begun: [0, 5, 6, 9], settled: [3, 0, 2, 1],
            commits: [nil, 1, nil, 10]),
    ])
    func commitsOnceAllBeforeIsSettled(_ example: Case) {
        var ledger = OffsetLedger()
        let tickets = example.begun.map { ledger.begin($0) }
        #expect(example.settled.map { ledger.settle(tickets[$0]) } == example.commits)
        #expect(ledger.count == 0)
        #expect(ledger.last == example.begun.last)
    }

    @Test(arguments: 0..<100)
    func neverPassesAnUnsettledOffset(seed: UInt64) {
        var random = SeededGenerator(seed: seed)
        var ledger = OffsetLedger()
        var open: [(offset: Int64, ticket: OffsetLedger.Ticket)] = []
        var offset: Int64 = 0
        var committed: Int64 = -1
        for _ in 0..<2_000 {
            if open.isEmpty || Bool.random(using: &random) {
                offset += Int64.random(in: 1...4, using: &random)
                open.append((offset, ledger.begin(offset)))
            } else {
                let index = Int.random(in: open.indices, using: &random)
                let next = ledger.settle(open.remove(at: index).ticket)
                if let next {
                    #expect(next > committed)
                    committed = next
                }
                #expect(open.allSatisfy { $0.offset >= committed })
                #expect(ledger.next ?? -1 == committed)
            }
        }
        // Everything settled is below the lowest open offset, or waits for it.
        for entry in open { ledger.settle(entry.ticket) }
        #expect(ledger.next == offset + 1)
        #expect(ledger.count == 0)
    }

    @Test func aWidenedRecordStandsForAllItsOffsets() {
        var ledger = OffsetLedger()
        let first = ledger.begin(3)
        let batch = ledger.begin(4)
        ledger.widen(batch, to: 10)
        #expect(ledger.last == 9)
        #expect(ledger.settle(batch) == nil)
        #expect(ledger.settle(first) == 10)
    }

    @Test func aWithdrawnRecordCanBeBegunAgain() {
        var ledger = OffsetLedger()
        let first = ledger.begin(3)
        ledger.withdraw(ledger.begin(7))
        #expect(ledger.last == 6)
        let again = ledger.begin(7)
        #expect(ledger.settle(first) == 4)
        #expect(ledger.settle(again) == 8)
    }

    @Test func settlesAHundredThousandBehindAHoleInLinearTime() {
        var ledger = OffsetLedger()
        let tickets = (0..<100_000).map { ledger.begin($0) }
        for ticket in tickets.dropFirst().reversed() { #expect(ledger.settle(ticket) == nil) }
        #expect(ledger.settle(tickets[0]) == 100_000)
    }
}
