import Foundation
import TestSupport
import Testing

@testable import Distillation

struct BudgetLedgerTests {
    private static let day = 86_400.0
    private static let cost = Cost(tokens: 100, microdollars: 30)

    struct Case: CustomTestStringConvertible, Sendable {
        let testDescription: String
        let limit: BudgetLimits.Limit
        let most: Int
        /// Calls that the budget takes on the first day, and then on the second.
        let first, second: Int
    }

    @Test(arguments: [
        Case(
            testDescription: "calls a day", limit: .callsPerDay, most: 3, first: 3, second: 3),
        Case(testDescription: "calls", limit: .callsTotal, most: 3, first: 3, second: 0),
        Case(
            testDescription: "tokens a day", limit: .tokensPerDay, most: 299, first: 2, second: 2),
        Case(testDescription: "tokens", limit: .tokensTotal, most: 500, first: 5, second: 0),
        Case(testDescription: "money a day", limit: .moneyPerDay, most: 30, first: 1, second: 1),
        Case(testDescription: "money", limit: .moneyTotal, most: 29, first: 0, second: 0),
    ])
    func takesAsManyCallsAsTheLimitAllows(_ example: Case) throws {
        let folder = try Folder()
        let ledger = try folder.ledger([example.limit: example.most])
        for (day, count) in [example.first, example.second].enumerated() {
            let now = Double(day) * Self.day
            #expect(ledger.callsLeft(Self.cost, at: now) == count)
            var taken = 0
            while case .reserved = try ledger.reserve(
                key: "\(day)/\(taken)", worst: Self.cost, at: now)
            { taken += 1 }
            #expect(taken == count)
            let refused = try ledger.reserve(key: "more", worst: Self.cost, at: now)
            #expect(refused == .exhausted(example.limit))
        }
    }

    @Test func countsWhatAnAnswerCostAndNotItsWorst() throws {
        let ledger = try Folder().ledger([.tokensTotal: 150])
        let first = try #require(try ledger.reservation("a", Self.cost))
        try ledger.settle(first, .answered(Cost(tokens: 40, microdollars: 9)))
        #expect(ledger.spent.tokens == 40)
        #expect(ledger.spent.microdollars == 9)
        #expect(ledger.spent.calls == 1)
        #expect(try ledger.reservation("b", Self.cost) != nil)
        #expect(try ledger.reservation("c", Self.cost) == nil)
    }

    @Test func asksAgainOnlyWhatWasFree() throws {
        let ledger = try Folder().ledger([:])
        for end in [CallEnd.answered(.none), .unknown] {
            let reserved = try #require(try ledger.reservation("\(end)", Self.cost))
            #expect(try ledger.reserve(key: "\(end)", worst: .none, at: 0) == .paidBefore)
            try ledger.settle(reserved, end)
            #expect(try ledger.reserve(key: "\(end)", worst: .none, at: 0) == .paidBefore)
        }
        for _ in 0..<3 {
            try ledger.settle(try #require(try ledger.reservation("free", Self.cost)), .free)
        }
        #expect(try ledger.reserve(key: "free", worst: .none, at: 0) == .givenUp)
        #expect(ledger.spent.calls == 5)
        #expect(ledger.spent.tokens == 100)
    }

    @Test func aDayDoesNotComeBackWithTheClock() throws {
        let ledger = try Folder().ledger([.callsPerDay: 1])
        #expect(try ledger.reservation("a", .none, at: 10 * Self.day) != nil)
        #expect(try ledger.reservation("b", .none, at: 9 * Self.day) == nil)
        #expect(ledger.callsLeft(.none, at: 0) == 0)
        #expect(try ledger.reservation("b", .none, at: 11 * Self.day) != nil)
    }

    @Test func oneProcessKeepsALedger() throws {
        let folder = try Folder()
        let ledger = try folder.ledger([:])
        #expect(throws: LedgerError.self) { try folder.ledger([:]) }
        withExtendedLifetime(ledger) {}
    }

    @Test func everyPrefixOfTheFileIsALedgerThatSpentNoLess() throws {
        let folder = try Folder()
        do {
            let ledger = try folder.ledger([:])
            for number in 0..<4 {
                let reserved = try #require(try ledger.reservation("\(number)", Self.cost))
                try ledger.settle(
                    reserved, number == 1 ? .free : .answered(Cost(tokens: 7, microdollars: 1)))
            }
        }
        let whole = try Data(contentsOf: folder.file)
        for length in 0...whole.count {
            try whole.prefix(length).write(to: folder.file)
            let lines = whole.prefix(length).split(separator: 0x0A, omittingEmptySubsequences: true)
            let isTorn = length > 0 && whole[length - 1] != 0x0A
            let entries = lines.count - (isTorn ? 1 : 0)
            let ledger = try folder.ledger([:])
            #expect(ledger.spent.calls == (entries + 1) / 2)
            let isOpen = entries % 2 == 1
            if isOpen {
                let key = "\(entries / 2)"
                #expect(try ledger.reserve(key: key, worst: .none, at: 0) == .paidBefore)
                #expect(ledger.spent.tokens >= 100)
            }
        }
    }

    @Test func aLineThatIsNoEntryIsRefused() throws {
        let folder = try Folder()
        try Data("{\"call\":1,\"end\":\"answered\",\"microdollars\":0,\"tokens\":0}\n".utf8)
            .write(to: folder.file)
        let error = #expect(throws: LedgerError.self) { try folder.ledger([:]) }
        #expect(error?.description.contains("line 1") == true)
    }

    /// A teacher that charges for every call that it answers, and a daemon that is killed at any
    /// moment: between reserving, calling and settling, or while it writes.
    @Test(arguments: 0..<200)
    func noCrashOverspendsOrPaysTwice(seed: Int) throws {
        var random = SeededGenerator(seed: seed)
        let folder = try Folder()
        let limits: [BudgetLimits.Limit: Int] = [.callsPerDay: 6, .tokensTotal: 1_500]
        var charged: [String: Int] = [:]
        var callsOfDay: [Int: Int] = [:]
        var tokens = 0
        for life in 0..<12 {
            let ledger = try folder.ledger(limits)
            let day = life / 3
            for _ in 0..<Int.random(in: 0...4, using: &random) {
                let key = "\(Int.random(in: 0..<20, using: &random))"
                guard
                    let reserved = try ledger.reservation(key, Self.cost, at: Double(day) * 86_400)
                else { continue }
                let moment = Int.random(in: 0..<5, using: &random)
                if moment == 0 { break }
                callsOfDay[day, default: 0] += 1
                if moment == 1 {
                    try ledger.settle(reserved, .free)
                    continue
                }
                charged[key, default: 0] += 1
                tokens += 60
                if moment == 2 { break }
                try ledger.settle(reserved, .answered(Cost(tokens: 60, microdollars: 20)))
            }
            try folder.tear(using: &random)
        }
        #expect(charged.values.allSatisfy { $0 == 1 })
        #expect(callsOfDay.values.allSatisfy { $0 <= 6 })
        #expect(tokens <= 1_500)
    }
}

extension BudgetLedger {
    fileprivate func reservation(
        _ key: String, _ worst: Cost, at seconds: Double = 0
    ) throws -> Reservation? {
        guard case .reserved(let reservation) = try reserve(key: key, worst: worst, at: seconds)
        else { return nil }
        return reservation
    }
}

/// A folder that goes with the test.
private final class Folder {
    let file: URL
    private let folder: URL

    init() throws {
        folder = FileManager.default.temporaryDirectory.appending(
            path: "opined-ledger-\(UUID().uuidString)")
        file = folder.appending(path: "ledger.jsonl")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    }

    deinit { try? FileManager.default.removeItem(at: folder) }

    func ledger(_ limits: [BudgetLimits.Limit: Int]) throws -> BudgetLedger {
        try BudgetLedger(path: file.path, limits: BudgetLimits(limits))
    }

    /// Leaves the beginning of a line behind, as a crash amid a write does.
    func tear(using random: inout SeededGenerator) throws {
        guard Bool.random(using: &random) else { return }
        var content = try Data(contentsOf: file)
        content.append(contentsOf: Data("{\"call\":99,\"key\":\"to".utf8))
        try content.write(to: file)
    }
}
