import Dispatch
import Foundation
import Registry
import Testing

@testable import opined

/// Whose champion is in service, where others decide.
struct LearningFollowingTests {
    private func follower() throws -> LearningRig {
        let rig = try LearningRig()
        rig.settings.schedule = nil
        try rig.add(1, promotes: true)
        rig.turn()
        return rig
    }

    @Test func promotionAndRollBackAreFollowed() throws {
        let rig = try follower()
        #expect(rig.model == "mini@1" && rig.loads == 0)
        try rig.add(2, promotes: true)
        rig.turn()
        #expect(rig.model == "mini@1", "it looks every two seconds")
        rig.turn()
        #expect(rig.model == "mini@2")
        #expect(rig.said("mini@2 takes over from mini@1: the registry names it"))
        try rig.registry.rollBack()
        rig.turn(times: 2)
        #expect(rig.model == "mini@1")
        #expect(rig.loop.status.swaps == [.registry: 2])
    }

    @Test func aBadChampionIsToldOnceAndTheOldOneStays() throws {
        let rig = try follower()
        try rig.add(2, weights: "NaN", promotes: true)
        rig.turn(times: 20)
        #expect(rig.model == "mini@1" && rig.loads == 1)
        #expect(rig.count("mini@2 does not take over, although the registry names it: ") == 1)
        #expect(rig.loop.status.swapFailures == [.registry: 1])
        try rig.registry.rollBack()
        try rig.add(3, promotes: true)
        rig.turn(times: 3)
        #expect(rig.model == "mini@3")
    }

    @Test func aBadChampionIsTriedAgainWhenSomebodyNamesItAgain() throws {
        let rig = try follower()
        try rig.add(2, weights: "NaN", promotes: true)
        rig.turn(times: 4)
        try rig.registry.rollBack()
        rig.turn(times: 4)
        try rig.registry.promote(LearningRig.name(2))
        rig.turn(times: 4)
        #expect(rig.loads == 2 && rig.model == "mini@1")
    }

    @Test func anAlteredFileIsFoundBeforeItIsLoaded() throws {
        let rig = try follower()
        let name = try rig.add(2, promotes: true)
        try Data("x".utf8).write(
            to: URL(filePath: rig.registry.directory(of: name) + "/model.safetensors"))
        rig.turn(times: 4)
        #expect(rig.model == "mini@1" && rig.loads == 0)
        #expect(rig.said("was altered"))
    }

    @Test func aRegistryThatIsGoneChangesNothing() throws {
        let rig = try follower()
        try FileManager.default.moveItem(atPath: rig.path, toPath: rig.path + "-away")
        rig.turn(times: 5)
        #expect(rig.model == "mini@1" && rig.notices.isEmpty)
        try FileManager.default.moveItem(atPath: rig.path + "-away", toPath: rig.path)
        try rig.add(2, promotes: true)
        rig.turn(times: 3)
        #expect(rig.model == "mini@2")
    }

    @Test func aReadOnlyRegistryIsFollowedToo() throws {
        let rig = try follower()
        try rig.add(2, promotes: true)
        chmod(rig.path, 0o555)
        rig.disk = .readOnly
        rig.turn(times: 3)
        #expect(rig.model == "mini@2")
    }

    @Test func aHundredPromotionsAreFollowed() throws {
        let rig = try follower()
        for version in 2...20 { try rig.add(version) }
        for number in 0..<100 {
            let version = 2 + number % 19
            try ModelRegistry(path: rig.path).promote(LearningRig.name(version), force: true)
            rig.turn(times: 2)
            #expect(rig.model == "mini@\(version)")
        }
        #expect(rig.loop.status.swaps == [.registry: 100])
    }

    private func record(_ version: Int, of rig: LearningRig, at: Double) throws -> RolloutRecord {
        let name = LearningRig.name(version)
        let weights = try rig.registry.version(name).manifest?.files["model.safetensors"]
        return RolloutRecord(name, weightsSha256: try #require(weights).sha256, at: at)
    }

    private func member() throws -> LearningRig {
        let rig = try LearningRig()
        rig.settings.schedule = nil
        rig.isGrouped = true
        try rig.add(1, promotes: true)
        return rig
    }

    @Test func whatTheGroupDecidesIsFollowed() throws {
        let rig = try member()
        try rig.add(2)
        rig.turn()
        #expect(rig.board.takeUnsaid().isEmpty, "it says nothing before it has heard all")
        rig.board.hear(try record(2, of: rig, at: 4e9))
        rig.board.caughtUp()
        rig.turn(times: 5)
        #expect(rig.model == "mini@2" && rig.loads == 1)
        #expect(rig.said("mini@2 takes over from mini@1: the group decided for it"))
        #expect(rig.registry.champion == LearningRig.name(1) && rig.board.takeUnsaid().isEmpty)
    }

    @Test func theGroupIsToldOfAnotherChampion() throws {
        let rig = try member()
        rig.board.caughtUp()
        rig.turn()
        let first = try #require(rig.board.takeUnsaid().first)
        #expect(first.version == LearningRig.name(1))
        rig.board.hear(first)
        try rig.add(2, promotes: true)
        rig.turn(times: 4)
        let second = try #require(rig.board.takeUnsaid().first)
        #expect(second.version == LearningRig.name(2) && second.verdict?.passed == true)
        #expect(second.at == rig.registry.championLink?.time)
        // A roll back is later, so it is the last word.
        rig.board.hear(second)
        try rig.registry.rollBack()
        rig.turn(times: 4)
        #expect(rig.board.takeUnsaid().map(\.version) == [LearningRig.name(1)])
        #expect(rig.model == "mini@1")
    }

    @Test func aWordThatIsNotTakenIsSaidAgainAfterAWhile() throws {
        let rig = try member()
        rig.board.caughtUp()
        rig.turn()
        #expect(rig.board.takeUnsaid().count == 1)
        rig.turn(times: 30)
        #expect(rig.board.takeUnsaid().isEmpty)
        rig.turn(after: 31)
        #expect(rig.board.takeUnsaid().count == 1)
    }

    @Test func whatIsMissingIsToldOnceAndFollowedWhenItIsThere() throws {
        let rig = try member()
        let other = try LearningRig()
        try other.add(2)
        rig.board.hear(try record(2, of: other, at: 4e9))
        rig.board.caughtUp()
        rig.turn(after: 11, times: 5)
        #expect(rig.model == "mini@1" && rig.count("does not hold it") == 1)
        try rig.add(2)
        rig.turn(after: 11)
        #expect(rig.model == "mini@2")
    }

    @Test func anotherHashIsNotTheVersionThatIsMeant() throws {
        let rig = try member()
        try rig.add(2, weights: "other")
        let other = try LearningRig()
        try other.add(2)
        rig.board.hear(try record(2, of: other, at: 4e9))
        rig.board.caughtUp()
        rig.turn(after: 11, times: 5)
        #expect(rig.model == "mini@1" && rig.loads == 0)
        #expect(rig.count("has the hash") == 1)
    }

    @Test func aVersionOfTheGroupThatDoesNotLoadIsNotTriedAgain() throws {
        let rig = try member()
        try rig.add(2, weights: "NaN")
        rig.board.hear(try record(2, of: rig, at: 4e9))
        rig.board.caughtUp()
        rig.turn(after: 11, times: 5)
        #expect(rig.model == "mini@1" && rig.loads == 1)
    }

    /// Daemons with registries of their own, in any order of turns.
    @Test(arguments: 0..<10)
    func aGroupAgreesOnTheLastDecision(seed: Int) throws {
        let members = try (0..<3).map { _ in try member() }
        for rig in members {
            for version in 2...4 { try rig.add(version) }
            rig.board.caughtUp()
        }
        func talk() {
            for number in 0..<12 {
                let speaker = members[(seed + number) % members.count]
                speaker.turn(after: 3)
                for word in speaker.board.takeUnsaid() {
                    for rig in members { rig.board.hear(word) }
                }
            }
        }
        talk()
        let clock = DispatchSemaphore(value: 0)
        for (step, version) in [2, 4, 1, 4].enumerated() {
            // Links of the same tick of the file system are equally new.
            _ = clock.wait(timeout: .now() + .milliseconds(25))
            let rig = members[(seed + step) % members.count]
            try rig.registry.promote(LearningRig.name(version), force: true)
            talk()
            #expect(members.map(\.model) == Array(repeating: "mini@\(version)", count: 3))
        }
    }
}
