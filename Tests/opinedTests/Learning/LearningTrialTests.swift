import Disk
import Foundation
import Pipeline
import Registry
import Synchronization
import Testing

@testable import opined

/// The way of a candidate from the gate to the champion, and back.
struct LearningTrialTests {
    private let second = LearningRig.name(2)

    @Test func whatProvesItselfIsTheChampion() throws {
        let rig = try LearningRig()
        try rig.beginTrial()
        #expect(rig.slot.trial?.model == "mini@2" && rig.model == "mini@1")
        #expect(rig.said("mini@2 is on trial: it answers 5.0 % of the reviews too, 1000 of them"))
        rig.report("mini@2", same: 90, differing: 10)
        rig.turn()
        #expect(
            rig.loop.status.trial
                == LearningStatus.Trial(model: "mini@2", reviews: 100, disagreement: 0.1))
        rig.report("mini@2", same: 900)
        #expect(rig.model == "mini@2")
        rig.turn(times: 3)
        #expect(rig.registry.champion == second && rig.model == "mini@2")
        #expect(rig.loads == 1)
        #expect(rig.said("mini@2 is the champion; 10 of 1000 reviews were answered differently"))
        #expect(rig.said("positive → negative 10; by category: food 10"))
        #expect(!rig.said("a secret of the review"))
        #expect(rig.loop.status.swaps == [.trial: 1] && rig.loop.status.trials == [.extended: 1])
        #expect(rig.loop.status.trial == nil)
    }

    @Test func whatComesBackIsNotTriedAgain() throws {
        let rig = try LearningRig()
        try rig.beginTrial()
        rig.report("mini@2", differing: 501)
        rig.turn()
        #expect(rig.model == "mini@1" && rig.registry.champion == LearningRig.name(1))
        let reason = "it answered 501 of 501 reviews differently"
        #expect(try rig.registry.version(second).setBack?.reason == reason)
        #expect(rig.said("mini@2 is set back and not tried again: \(reason)"))
        #expect(rig.loop.status.trials == [.returned: 1])
        rig.restart()
        rig.turn(times: 3)
        #expect(rig.slot.trial == nil && rig.loads == 1)
        #expect(throws: RegistryError.self) { try rig.registry.promote(second) }
    }

    /// The registry was written, and the memory was not.
    @Test func whatWasSetBackAtTheMomentOfAKillIsNotTriedAgain() throws {
        let rig = try LearningRig()
        try rig.beginTrial()
        let memory = URL(filePath: rig.folder + "/state/learning.json")
        let before = try Data(contentsOf: memory)
        #expect(String(decoding: before, as: UTF8.self).contains("mini@2"))
        rig.report("mini@2", differing: 501)
        rig.turn()
        #expect(try rig.registry.version(second).setBack != nil)
        try before.write(to: memory)
        rig.restart()
        rig.turn(times: 3)
        #expect(rig.slot.trial == nil && rig.loads == 1)
    }

    @Test func withoutATrialItTakesOverAtOnce() throws {
        let rig = try LearningRig()
        rig.settings.canary = 0
        try rig.beginTrial()
        #expect(rig.model == "mini@2" && rig.registry.champion == second)
    }

    @Test func aCandidateThatHoldsNaNStaysOut() throws {
        let rig = try LearningRig()
        try rig.beginTrial(weights: "NaN")
        #expect(rig.slot.trial == nil && rig.model == "mini@1")
        #expect(rig.said("it can't be loaded: ") && rig.said("numbers that are none"))
        #expect(try rig.registry.version(second).setBack != nil)
        #expect(rig.loop.status.swapFailures == [.trial: 1])
    }

    @Test func anAlteredCandidateStaysOut() throws {
        let rig = try LearningRig()
        let run = try rig.beginRun()
        try rig.add(2)
        try Data("w 3".utf8).write(
            to: URL(filePath: rig.registry.directory(of: second) + "/model.safetensors"))
        run.pass(second, parent: LearningRig.name(1))
        rig.turn(times: 3)
        #expect(rig.slot.trial == nil && rig.model == "mini@1" && rig.loads == 0)
        #expect(rig.said("model.safetensors is missing or was altered"))
    }

    @Test func aCandidateThatIsNotThereStaysOut() throws {
        let rig = try LearningRig()
        let run = try rig.beginRun()
        run.pass(second, parent: LearningRig.name(1))
        rig.turn(times: 3)
        #expect(rig.model == "mini@1" && rig.said("does not hold it"))
        #expect(rig.said("it is forgotten with this process"))
    }

    @Test func aCandidateOfAnotherChampionIsNotTried() throws {
        let rig = try LearningRig()
        let run = try rig.beginRun()
        try rig.add(2)
        try rig.add(3, promotes: true)
        rig.turn(after: 3)
        #expect(rig.model == "mini@3")
        run.pass(second, parent: LearningRig.name(1))
        rig.turn(times: 3)
        #expect(rig.model == "mini@3" && rig.slot.trial == nil)
        #expect(rig.said("mini@2 was judged against mini@1, and the champion is mini@3"))
    }

    @Test func aParentThatWasPromotedJustBeforeIsFollowedFirst() throws {
        let rig = try LearningRig()
        rig.settings.followSeconds = 3_600
        let run = try rig.beginRun()
        try rig.add(3, promotes: true)
        try rig.add(4)
        run.pass(LearningRig.name(4), parent: LearningRig.name(3))
        rig.turn(times: 2)
        #expect(rig.model == "mini@3" && rig.slot.trial?.model == "mini@4")
    }

    @Test func aTrialGoesOnAfterARestart() throws {
        let rig = try LearningRig()
        try rig.beginTrial()
        rig.slot.endTrial()
        rig.restart()
        rig.turn()
        #expect(rig.slot.trial?.model == "mini@2")
    }

    @Test func anotherChampionCutsTheTrial() throws {
        let rig = try LearningRig()
        try rig.beginTrial()
        try rig.add(3, promotes: true)
        rig.turn(after: 3)
        #expect(rig.model == "mini@3" && rig.slot.trial == nil)
        #expect(rig.loop.status.trials == [.cut: 1])
        #expect(rig.said("the trial of mini@2 was cut"))
        // It says no more.
        rig.report("mini@2", same: 2_000)
        rig.turn(times: 3)
        #expect(rig.model == "mini@3" && rig.registry.champion == LearningRig.name(3))
    }

    @Test func noRunBeginsWhileACandidateIsOnTrial() throws {
        let rig = try LearningRig()
        try rig.beginTrial()
        rig.answers.give(count: 900)
        rig.turn(after: 10, times: 5)
        #expect(rig.runs.count == 1)
        rig.report("mini@2", same: 1_000)
        rig.turn(times: 2)
        #expect(rig.runs.count == 2)
    }

    @Test(arguments: [DiskWriter.full, .readOnly])
    func aDiskThatTakesNoPromotionIsTriedAgain(_ broken: DiskWriter) throws {
        let isBroken = Switch()
        let rig = try LearningRig()
        rig.disk = DiskWriter { (step) throws(FileWriteError) in
            if isBroken.isOn { try broken.makeFolder("/") }
        }
        try rig.beginTrial()
        isBroken.isOn = true
        rig.report("mini@2", same: 1_000)
        rig.turn(after: 10, times: 12)
        #expect(rig.model == "mini@2" && rig.registry.champion == LearningRig.name(1))
        #expect(rig.count("promote mini@2, which proved itself: ") == 1)
        isBroken.isOn = false
        rig.turn(after: 61)
        #expect(rig.model == "mini@2" && rig.registry.champion == second)
    }

    @Test func whatWasAlteredDuringItsTrialGivesWayToTheChampion() throws {
        let rig = try LearningRig()
        try rig.beginTrial()
        try Data("w 3".utf8).write(
            to: URL(filePath: rig.registry.directory(of: second) + "/model.safetensors"))
        rig.report("mini@2", same: 1_000)
        rig.turn()
        #expect(rig.model == "mini@1" && rig.registry.champion == LearningRig.name(1))
        #expect(rig.said("the champion comes back"))
    }

    @Test func oldVersionsGoAndTheChampionStays() throws {
        let rig = try LearningRig()
        rig.settings.prune = PruneBounds(countMax: 2)
        for version in 5...8 { try rig.add(version) }
        try rig.beginTrial(of: 9)
        rig.report("mini@9", same: 1_000)
        rig.turn(times: 2)
        #expect(
            rig.registry.versions().map(\.version) == [LearningRig.name(1), LearningRig.name(9)])
    }

    /// A trial whose end comes at random moments between the turns, again and again.
    @Test(arguments: 0..<20)
    func theServiceAndTheDiskAgreeInTheEnd(seed: Int) throws {
        var random = SeededOrder(seed: seed)
        let rig = try LearningRig()
        try rig.add(1, promotes: true)
        var champion = 1
        for version in 2...8 {
            rig.answers.give(count: 500)
            rig.turn(after: 700)
            let run = try #require(rig.runs.last)
            try rig.add(version)
            run.pass(LearningRig.name(version), parent: LearningRig.name(champion))
            rig.turn(times: random.next(3))
            switch random.next(4) {
            case 0: rig.report("mini@\(version)", same: 1_000)
            case 1: rig.report("mini@\(version)", differing: 600)
            case 2: try rig.registry.promote(LearningRig.name(version), force: true)
            default: rig.restart()
            }
            rig.turn(times: 2)
            rig.report("mini@\(version)", same: 1_000)
            rig.turn(times: 5)
            champion = rig.registry.champion?.version ?? 0
            #expect(rig.model == "mini@\(champion)", "\(rig.notices.suffix(6))")
            #expect(rig.slot.trial == nil && rig.loop.candidate == nil)
        }
    }
}

/// A flag that a closure of another thread may read.
private final class Switch: Sendable {
    private let state = Mutex(false)

    var isOn: Bool {
        get { state.withLock { $0 } }
        set { state.withLock { $0 = newValue } }
    }
}

/// Small numbers by a seed.
private struct SeededOrder {
    private var state: UInt64

    init(seed: Int) { state = UInt64(seed) &* 0x9E37_79B9_7F4A_7C15 &+ 1 }

    mutating func next(_ bound: UInt64) -> Int {
        state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
        return Int((state >> 33) % bound)
    }
}
