import Disk
import Foundation
import Testing

@testable import Registry

/// The power fails after every single step of a change; there is always a whole champion.
struct RegistryCrashTests {
    enum Change: String, CaseIterable, Sendable {
        case promote, replace, rollBack, prune, pin, setBack

        func run(_ rig: RegistryRig, _ registry: ModelRegistry) throws {
            switch self {
            case .promote: try registry.promote(RegistryRig.name(3))
            case .replace: try rig.add(4, parent: RegistryRig.name(2), to: registry)
            case .rollBack: try registry.rollBack()
            case .prune: _ = try registry.prune(to: PruneBounds(countMax: 1))
            case .pin: try registry.pin(RegistryRig.name(3))
            case .setBack:
                try registry.note(SetBack(version: RegistryRig.name(3), reason: "slow", time: 1))
            }
        }
    }

    /// Versions 1 and 2 were champions, 3 waits, and 6 was refused.
    private func prepared() throws -> RegistryRig {
        let rig = try RegistryRig()
        try rig.add(1)
        try rig.add(2)
        try rig.add(3, promotes: false)
        try rig.registry.publish(
            rig.model(6), origin: .init(verdict: RegistryRig.verdict(reason: "worse")),
            created: 1_764_000_006)
        return rig
    }

    @Test(arguments: Change.allCases)
    func aWholeChampionIsLeftAfterEachStep(_ change: Change) throws {
        let whole = CrashingDisk()
        let rig = try prepared()
        try change.run(rig, ModelRegistry(path: rig.path, disk: whole.writer))
        let end = try #require(rig.registry.champion)
        #expect(whole.steps > 2)

        var champions: Set<VersionName> = []
        let before = try prepared()
        for steps in 0..<whole.steps {
            for seed in [0, 1, 2 + steps] {
                let rig = try RegistryRig(copyOf: before)
                let disk = CrashingDisk(stepsMax: steps)
                #expect(throws: RegistryError.self) {
                    try change.run(rig, ModelRegistry(path: rig.path, disk: disk.writer))
                }
                disk.crash(seed: seed)
                let champion = try #require(rig.registry.champion, "none after \(steps) steps")
                champions.insert(champion)
                try check(rig, champion, after: steps)
            }
        }
        #expect(champions == [RegistryRig.name(2), end])
    }

    /// All that is there is whole, what was left goes with the next change, and all can go on.
    private func check(_ rig: RegistryRig, _ champion: VersionName, after steps: Int) throws {
        for version in rig.registry.versions() { try rig.registry.verify(version.version) }
        try rig.registry.pin(champion)
        #expect(rig.leftovers == [], "after \(steps) steps")
        try rig.add(5)
        #expect(try rig.registry.rollBack() == champion)
    }

    @Test(arguments: [ENOSPC, EROFS, EACCES])
    func aDiskThatSaysNoIsNamed(code: Int32) throws {
        let rig = try prepared()
        for steps in [1, 3, 6] {
            let registry = ModelRegistry(
                path: rig.path, disk: CrashingDisk(stepsMax: steps, code: code).writer)
            let error = #expect(throws: RegistryError.self) { try rig.add(4, to: registry) }
            #expect(error?.kind == .disk(code))
            let remedy = code == ENOSPC ? "make room" : "may write to"
            #expect(error?.description.contains(remedy) == true)
            #expect(rig.registry.champion == RegistryRig.name(2))
        }
    }

    /// A full disk, not a crash: what was begun is taken away at once.
    @Test func aFailedPublicationLeavesNothing() throws {
        let rig = try prepared()
        let disk = DiskWriter { (step) throws(FileWriteError) in
            if case .write(let path) = step, path.hasSuffix("opined.json") {
                throw FileWriteError("write", path, code: ENOSPC)
            }
        }
        #expect(throws: RegistryError.self) {
            try rig.add(4, to: ModelRegistry(path: rig.path, disk: disk))
        }
        #expect(rig.leftovers == [])
    }
}
