import Opinions
import Testing

@testable import Distillation

struct TeacherLoopTests {
    @Test func spendsTheWholeBudgetAndNotACallMore() throws {
        let rig = try LoopRig(seed: 1, limits: [.callsTotal: 40])
        let loop = try rig.loop()
        for _ in 0..<300 {
            rig.pass(5)
            try rig.step(loop)
        }
        #expect(rig.teacher.calls == 40)
        #expect(loop.status.calls == 40)
        #expect(try rig.records().count == 40)
        #expect(loop.status.acceptedInAll == 40)
        #expect(loop.status.offered == 1_500)
    }

    /// Lives that end anywhere, over one ledger and one corpus.
    @Test(arguments: 0..<40 as Range<UInt64>)
    func noCrashOverspendsOrPaysTwiceOrLosesARecord(seed: UInt64) throws {
        let rig = try LoopRig(
            seed: seed, limits: [.callsTotal: 60, .tokensTotal: 30_000, .moneyTotal: 60_000])
        rig.teacher.failing = 30
        rig.teacher.unsound = 20
        for _ in 0..<6 {
            (rig.door, rig.control) = (OutcomeDoor(capacity: 32, seed: seed), TeacherControl())
            let loop = try rig.loop()
            for _ in 0..<Int.random(in: 1...60, using: &rig.random) {
                rig.pass(4)
                try rig.step(loop)
            }
        }
        #expect(rig.teacher.calls <= 60)
        #expect(rig.teacher.paid.values.allSatisfy { $0 == 1 })
        let ledger = try BudgetLedger(path: rig.ledgerPath, limits: rig.limits)
        #expect(ledger.spent.calls <= 60)
        #expect(ledger.spent.tokens <= 30_000)
        #expect(ledger.spent.microdollars <= 60_000)
        let keys = try rig.records().map(\.key)
        #expect(Set(keys).count == keys.count)
    }

    @Test func askedTwiceWhereTheStarsSayOtherwise() throws {
        let rig = try LoopRig(seed: 4, limits: [.callsTotal: 20])
        let loop = try rig.loop()
        for _ in 0..<300 {
            rig.pass(3, stars: 1)
            try rig.step(loop)
        }
        #expect(loop.status.calls == 20)
        #expect(loop.status.secondQuestions > 5)
        let records = try rig.records()
        // The first answer never teaches; the second does, since it judges alike.
        #expect(loop.status.refused[.contradicted] == loop.status.asked)
        #expect(loop.status.accepted[.analysis] == 20 - loop.status.asked)
        #expect(records.filter { $0.refusal == nil }.count == 20 - loop.status.asked)
    }

    @Test func anEndpointThatFailsIsLeftAloneAndTriedAgain() throws {
        let rig = try LoopRig(seed: 5, limits: [.callsPerDay: 1_000])
        rig.teacher.failing = 100
        let loop = try rig.loop()
        for _ in 0..<240 {
            rig.pass(5)
            try rig.step(loop)
        }
        #expect(rig.notices.contains(.heldBack))
        #expect(loop.status.isHeldBack)
        #expect(rig.teacher.calls < 30, "in a minute")
        rig.teacher.failing = 0
        for _ in 0..<1_300 {
            rig.pass(1)
            try rig.step(loop)
        }
        #expect(rig.notices.contains(.goesOn))
        #expect(!loop.status.isHeldBack)
        #expect(loop.status.answers > 0)
    }

    @Test func silenceThatIsAskedForIsKeptByAllQuestions() throws {
        let rig = try LoopRig(seed: 6, limits: [.callsPerDay: 1_000])
        let loop = try rig.loop()
        loop.silentUntil = 30
        for _ in 0..<100 {
            rig.pass(5)
            try rig.step(loop)
        }
        #expect(rig.teacher.calls == 0)
        for _ in 0..<60 { try rig.step(loop) }
        #expect(rig.teacher.calls > 0)
    }

    @Test func aTeacherThatHangsHoldsABoundedNumberOfCases() throws {
        let rig = try LoopRig(seed: 7, limits: [.callsPerDay: 100_000])
        rig.teacher.isHanging = true
        let loop = try rig.loop()
        for _ in 0..<100 {
            rig.pass(100)
            try rig.step(loop)
        }
        #expect(loop.status.waiting <= rig.settings.waitingMax)
        #expect(loop.status.inFlight == 3)
        #expect(rig.door.take().outcomes.count <= rig.door.capacity)
    }

    @Test func aFullDiskEndsTheAskingAndCountsTheCallAtItsWorst() throws {
        let rig = try LoopRig(seed: 8, limits: [.callsTotal: 10])
        rig.isDiskFull = true
        #expect(throws: CorpusError.self) {
            let loop = try rig.loop()
            for _ in 0..<200 {
                rig.pass(5)
                try rig.step(loop)
            }
        }
        rig.isDiskFull = false
        let lost = rig.teacher.calls
        #expect(lost > 0)
        let loop = try rig.loop()
        #expect(loop.parts.ledger.spent.tokens > 0)
        for _ in 0..<400 {
            rig.pass(5)
            try rig.step(loop)
        }
        #expect(rig.teacher.calls <= 10)
        #expect(rig.teacher.paid.values.allSatisfy { $0 == 1 })
    }

    @Test func leavingWaitsForAnswersAndGivesUpThoseThatHang() throws {
        let rig = try LoopRig(seed: 9, limits: [.callsPerDay: 100])
        let loop = try rig.loop()
        rig.teacher.isHanging = true
        for _ in 0..<40 {
            rig.pass(5)
            try rig.step(loop)
        }
        #expect(loop.status.inFlight == 3)
        // The clock does not move by itself: the farewell is over at once.
        loop.parts.now = { [unowned rig] in
            rig.time.steady += 3
            return rig.time
        }
        rig.control.stop()
        try loop.run()
        #expect(loop.status.inFlight == 0)
        #expect(loop.status.failures[.cancelled] == 3)
    }

    @Test func nothingPrivateIsAsked() throws {
        let rig = try LoopRig(seed: 10, limits: [.callsPerDay: 100])
        let loop = try rig.loop(SamplerSettings(warmUp: 1_000_000))
        let text = "Service was slow, write to jane.doe@example.com or call +49 30 901820 now."
        rig.door.offer {
            Outcome(review: Review(id: "1", text: text), analysis: Analysis(), model: "m@1")
        }
        for _ in 0..<40 { try rig.step(loop) }
        let record = try #require(try rig.records().first)
        #expect(record.review == text)
        #expect(!loop.masked(text).contains("jane"))
    }
}

extension TeacherLoop {
    /// What a question about the text would say.
    fileprivate func masked(_ text: String) -> String {
        Question(
            parts.prompts[.analysis], review: parts.redactor.redact(text).text,
            parameters: settings.parameters, asking: 1
        ).messages.map(\.content).joined()
    }
}
