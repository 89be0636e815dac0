import Disk
import Foundation
import Testing

@testable import Registry

struct ModelRegistryTests {
    typealias Kind = RegistryError.Kind

    private func kind(_ body: () throws -> Void) -> Kind? {
        do { try body() } catch { return (error as? RegistryError)?.kind }
        return nil
    }

    @Test func anEmptyFolderIsAnEmptyRegistry() throws {
        let rig = try RegistryRig()
        #expect(rig.registry.champion == nil && rig.registry.versions() == [])
        #expect(rig.registry.nextVersion(of: "mini") == 1)
        #expect(kind { try rig.registry.rollBack() } == .unknown)
        #expect(kind { try rig.registry.promote(RegistryRig.name(1)) } == .unknown)
    }

    @Test func aVersionIsStoredWithItsOrigin() throws {
        let rig = try RegistryRig()
        let name = try rig.add(1)
        let stored = try rig.registry.version(name)
        #expect(stored.isChampion && !stored.isPrevious && !stored.isPinned)
        #expect(stored.manifest?.origin.seed == 7 && stored.manifest?.created == 1_764_000_001)
        #expect(stored.manifest?.files.keys.sorted() == ["model.safetensors", "opined.json"])
        #expect(stored.manifest?.origin.verdict?.isPromoted == true)
        // The pointer is a model directory itself.
        let head = FileManager.default.contents(
            atPath: rig.registry.championDirectory + "/opined.json")
        #expect(head?.isEmpty == false)
        #expect(rig.registry.nextVersion(of: "mini") == 2)
    }

    @Test func aVersionIsNeverOverwritten() throws {
        let rig = try RegistryRig()
        try rig.add(1)
        #expect(kind { try rig.add(1, bytes: 5) } == .taken)
        try rig.registry.verify(RegistryRig.name(1))
    }

    @Test func onlyWhatTheGatePassedIsPromoted() throws {
        let rig = try RegistryRig()
        try rig.add(1)
        let refused = try rig.registry.publish(
            rig.model(2), origin: .init(verdict: RegistryRig.verdict(reason: "worse")), created: 2)
        let unseen = try rig.registry.publish(rig.model(3), origin: .init(), created: 3)
        #expect(kind { try rig.registry.promote(refused) } == .refused)
        #expect(kind { try rig.registry.promote(unseen) } == .refused)
        #expect(rig.registry.champion == RegistryRig.name(1))
        try rig.registry.promote(unseen, force: true)
        #expect(rig.registry.champion == unseen)
    }

    @Test func rollingBackGoesFromChampionToChampion() throws {
        let rig = try RegistryRig()
        for version in 1...3 { try rig.add(version) }
        #expect(try rig.registry.rollBack() == RegistryRig.name(2))
        #expect(try rig.registry.rollBack() == RegistryRig.name(1))
        #expect(kind { try rig.registry.rollBack() } == .unknown)
        // What was rolled back is not what one goes back to.
        try rig.add(4)
        #expect(try rig.registry.rollBack() == RegistryRig.name(1))
        // One that is promoted again counts where it was promoted last.
        try rig.registry.promote(RegistryRig.name(3))
        try rig.registry.promote(RegistryRig.name(2))
        try rig.registry.promote(RegistryRig.name(3))
        #expect(try rig.registry.rollBack() == RegistryRig.name(2))
        #expect(try rig.registry.rollBack() == RegistryRig.name(1))
    }

    @Test func rollingBackSkipsWhatIsNotWhole() throws {
        let rig = try RegistryRig()
        for version in 1...3 { try rig.add(version) }
        let weights = rig.registry.directory(of: RegistryRig.name(2)) + "/model.safetensors"
        truncate(weights, 10)
        #expect(kind { try rig.registry.verify(RegistryRig.name(2)) } == .damaged)
        #expect(kind { try rig.registry.promote(RegistryRig.name(2)) } == .damaged)
        #expect(try rig.registry.rollBack() == RegistryRig.name(1))
    }

    @Test func pruningSparesWhatIsNeeded() throws {
        let rig = try RegistryRig()
        try rig.add(1)
        try rig.add(2)
        for version in 3...6 { try rig.add(version, promotes: false) }
        try rig.add(7, parent: RegistryRig.name(3))
        try rig.registry.pin(RegistryRig.name(4))
        // 7 is the champion, 3 its parent, 2 where a roll back leads, 4 pinned.
        let some = try rig.registry.prune(to: PruneBounds(countMax: 6))
        #expect(some.removed == [RegistryRig.name(1)] && some.holds)
        let report = try rig.registry.prune(to: PruneBounds(bytesMax: 1))
        #expect(report.removed == [RegistryRig.name(5), RegistryRig.name(6)])
        #expect(!report.holds && report.countLeft == 4)
        #expect(rig.registry.versions().map(\.version.version) == [2, 3, 4, 7])
        #expect(report.bytesLeft == rig.registry.versions().reduce(0) { $0 + $1.bytes })
        try rig.registry.pin(RegistryRig.name(4), false)
        #expect(try rig.registry.prune(to: PruneBounds(countMax: 0)).removed.map(\.version) == [4])
        #expect(try rig.registry.rollBack() == RegistryRig.name(2))
    }

    struct Waiting: CustomTestStringConvertible, Sendable {
        let testDescription: String
        var isPassed = true
        var isSetBack = false
        var champion = 2
        let stays: Bool
    }

    /// A daemon may have it on trial, or be about to try it.
    @Test(arguments: [
        Waiting(testDescription: "passed and newer than the champion", stays: true),
        Waiting(testDescription: "refused", isPassed: false, stays: false),
        Waiting(testDescription: "set back", isSetBack: true, stays: false),
        Waiting(testDescription: "older than the champion", champion: 4, stays: false),
    ])
    func aCandidateThatWaitsIsNeverPruned(_ example: Waiting) throws {
        let rig = try RegistryRig()
        for version in 1...2 { try rig.add(version) }
        let verdict = RegistryRig.verdict(reason: example.isPassed ? nil : "it is worse")
        let candidate = try rig.registry.publish(
            rig.model(3), origin: .init(parent: RegistryRig.name(2), verdict: verdict), created: 1)
        if example.isSetBack {
            try rig.registry.note(SetBack(version: candidate, reason: "slow", time: 1))
        }
        _ = try rig.registry.publish(rig.model(4), origin: .init(), created: 4)
        if example.champion == 4 { try rig.registry.promote(RegistryRig.name(4), force: true) }
        let report = try rig.registry.prune(to: PruneBounds(bytesMax: 1))
        #expect(!report.holds)
        #expect(report.removed.contains(candidate) == !example.stays)
    }

    /// An older opined is installed again, and does not know a check of the newer one.
    @Test func theVerdictOfAnotherGateIsNone() throws {
        let rig = try RegistryRig()
        try rig.add(1)
        try rig.add(2)
        let file = rig.registry.directory(of: RegistryRig.name(2)) + "/version.json"
        let text = try String(contentsOfFile: file, encoding: .utf8)
        #expect(text.contains(#""kind" : "examples""#))
        try Data(text.replacing(#""kind" : "examples""#, with: #""kind" : "taste""#).utf8)
            .write(to: URL(filePath: file))
        let stored = try rig.registry.version(RegistryRig.name(2))
        #expect(stored.isChampion && stored.manifest?.origin.seed == 7)
        #expect(stored.manifest?.origin.verdict == nil)
        try rig.registry.verify(RegistryRig.name(2))
        #expect(try rig.registry.rollBack() == RegistryRig.name(1))
        #expect(kind { try rig.registry.promote(RegistryRig.name(2)) } == .refused)
    }

    /// What is pinned must not be pruned because nobody could read that it is.
    @Test func aStateThatCantBeReadIsLeftAlone() throws {
        let rig = try RegistryRig()
        for version in 1...3 { try rig.add(version) }
        try Data("{".utf8).write(to: URL(filePath: rig.path + "/registry.json"))
        #expect(kind { _ = try rig.registry.prune(to: PruneBounds(countMax: 1)) } == .damaged)
        #expect(kind { try rig.registry.rollBack() } == .damaged)
        #expect(kind { try rig.registry.promote(RegistryRig.name(1)) } == .damaged)
        #expect(rig.registry.champion == RegistryRig.name(3))
        #expect(rig.registry.versions().count == 3)
    }

    @Test func twoNeverChangeItAtOnce() throws {
        let rig = try RegistryRig()
        try rig.add(1)
        let lock = try #require(try FolderLock(rig.path + "/.lock"))
        #expect(kind { try rig.add(2) } == .busy)
        #expect(kind { try rig.registry.promote(RegistryRig.name(1)) } == .busy)
        #expect(rig.registry.champion == RegistryRig.name(1))
        withExtendedLifetime(lock) {}
    }

    /// Of those that publish the same at once one does, and its version is whole.
    @Test func twoThreadsNeverMixTheirFiles() async throws {
        let rig = try RegistryRig()
        let (registry, model) = (rig.registry, try rig.model(2, bytes: 200_000))
        try rig.add(1)
        let done = await withTaskGroup(of: Bool.self) { group in
            for number in 0..<8 {
                group.addTask {
                    (try? registry.publish(model, origin: .init(), created: number)) != nil
                }
            }
            return await group.reduce(0) { $0 + ($1 ? 1 : 0) }
        }
        #expect(done == 1)
        try registry.verify(RegistryRig.name(2))
        #expect(rig.leftovers == [])
    }

    @Test(arguments: ["no folder", "no name", "a folder inside"])
    func whatIsNoModelIsRefused(_ fault: String) throws {
        let rig = try RegistryRig()
        var model = try rig.model(1)
        switch fault {
        case "no folder": model += "/none"
        case "no name":
            try Data(#"{"name":"../x","version":1}"#.utf8)
                .write(to: URL(filePath: model + "/opined.json"))
        default:
            try FileManager.default.createDirectory(
                atPath: model + "/more", withIntermediateDirectories: false)
        }
        #expect(kind { try rig.registry.publish(model, origin: .init(), created: 0) } == .invalid)
    }

    @Test(arguments: [
        ("mini@3", true), ("mini@0", false), ("mini@03", false), ("mini", false), ("@3", false),
        (".mini@3", false), ("a/b@3", false), ("mini@3@4", false), ("-x@1", false), ("ä@1", false),
    ])
    func versionsHaveOneSpelling(text: String, isOne: Bool) {
        #expect((VersionName(text) != nil) == isOne)
        if isOne { #expect(VersionName(text)?.description == text) }
    }

    @Test func whatWasSetBackIsNotPromotedUntilSomebodyForcesIt() throws {
        let rig = try RegistryRig()
        try rig.add(1)
        let second = try rig.add(2, promotes: false)
        let setBack = SetBack(version: second, reason: "too slow", time: 7)
        try rig.registry.note(setBack)
        try rig.registry.note(setBack)
        #expect(try rig.registry.version(second).setBack == setBack)
        #expect(kind { try rig.registry.promote(second) } == .refused)
        #expect(rig.registry.champion == RegistryRig.name(1))
        try rig.registry.promote(second, force: true)
        #expect(try rig.registry.version(second).setBack == nil)
        #expect(
            kind {
                try rig.registry.note(SetBack(version: RegistryRig.name(9), reason: "", time: 0))
            } == .unknown)
    }

    @Test func aStateOfAnOlderOpinedIsRead() throws {
        let rig = try RegistryRig()
        try rig.add(1)
        let second = try rig.add(2, promotes: false)
        try Data(#"{"format":1,"champions":["mini@1"],"pinned":["mini@2"]}"#.utf8)
            .write(to: URL(filePath: rig.path + "/registry.json"))
        let stored = try rig.registry.version(second)
        #expect(stored.isPinned && stored.setBack == nil)
    }

    @Test func aPromotionOverAnotherChampionThanExpectedIsNone() throws {
        let rig = try RegistryRig()
        try rig.add(1)
        try rig.add(2)
        let third = try rig.add(3, promotes: false)
        let outcome = kind { try rig.registry.promote(third, over: RegistryRig.name(1)) }
        #expect(outcome == .overtaken && rig.registry.champion == RegistryRig.name(2))
        try rig.registry.promote(third, over: RegistryRig.name(2))
        // Once more is no change, whoever was expected.
        try rig.registry.promote(third, over: RegistryRig.name(2))
        #expect(rig.registry.champion == third)
    }

    @Test func eachLinkToAChampionIsAnotherOne() throws {
        let rig = try RegistryRig()
        #expect(rig.registry.championLink == nil)
        try rig.add(1)
        let first = rig.registry.championLink
        #expect(first?.version == RegistryRig.name(1) && first == rig.registry.championLink)
        #expect((first?.time ?? 0) > 1_700_000_000)
        try rig.add(2)
        try rig.registry.rollBack()
        let again = rig.registry.championLink
        #expect(again?.version == RegistryRig.name(1) && again != first)
    }

    @Test func theLaterOfTwoDecisionsSaysSoHoweverFastTheyAreAndWhateverTheClockSays() throws {
        let rig = try RegistryRig()
        try rig.add(1)
        try rig.add(2)
        var last = try #require(rig.registry.championLink)
        for version in Array(repeating: [1, 2], count: 20).joined() {
            try rig.registry.promote(RegistryRig.name(version))
            let link = try #require(rig.registry.championLink)
            #expect(link.time > last.time)
            last = link
        }
        // A link of a clock that was an hour ahead.
        let ahead = timespec(tv_sec: Int(last.time) + 3600, tv_nsec: 0)
        #expect(
            utimensat(
                AT_FDCWD, rig.registry.championDirectory, [ahead, ahead], AT_SYMLINK_NOFOLLOW) == 0)
        last = try #require(rig.registry.championLink)
        try rig.registry.promote(RegistryRig.name(1))
        #expect(try #require(rig.registry.championLink).time > last.time)
    }
}
