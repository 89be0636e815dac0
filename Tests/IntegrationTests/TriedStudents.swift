import Foundation
import Testing

@testable import Registry

/// Versions of a tiny student that a daemon has on trial, as if its gate had passed them.
struct TriedStudents {
    private static let name = "tiny-int8"

    let registry: ModelRegistry
    private let workplace: Workplace

    private var model: URL { workplace.file("tiny") }
    /// What the daemon remembers over a restart.
    private var memory: URL { workplace.file("teacher/learning.json") }

    /// A registry with a champion.
    init(in workplace: Workplace) throws {
        self.workplace = workplace
        registry = ModelRegistry(path: workplace.file("registry").path)
        try FileManager.default.copyItem(at: Workplace.tiny, to: model)
        try registry.promote(publish(1), force: true)
    }

    /// The candidate that the daemon remembers. Where it remembers none, a new version that its run
    /// might have left; every third one finds no opinion at all.
    func candidate() throws -> VersionName {
        if let waiting = try remembered() { return waiting }
        let version = registry.nextVersion(of: Self.name)
        let file = model.appending(path: "opined.json")
        let bias = version % 3 == 0 ? "100.0" : "0.0"
        let text = try String(contentsOf: file, encoding: .utf8)
            .replacing(/"version": \d+/, with: "\"version\": \(version)")
            .replacing(/"outside_bias": [0-9.]+/, with: "\"outside_bias\": \(bias)")
        try Data(text.utf8).write(to: file)
        let candidate = try publish(version)
        try remember(candidate)
        return candidate
    }

    /// Whether the last version is in service or set back.
    func isSettled() throws -> Bool {
        let last = registry.versions().last
        return try remembered() == nil && (last?.isChampion == true || last?.setBack != nil)
    }

    /// Every version is whole, the champion and the candidate among them; what the daemon no longer
    /// remembers was decided on.
    func check(_ moment: String) throws {
        let versions = registry.versions()
        for version in versions {
            #expect(throws: Never.self, "\(moment)") { try registry.verify(version.version) }
        }
        #expect(versions.count { $0.isChampion } == 1, "\(moment)")
        let last = try #require(versions.last)
        guard let waiting = try remembered() else {
            let isDecided = last.isChampion || last.setBack != nil
            #expect(isDecided, "\(moment): \(last.version) is forgotten")
            return
        }
        #expect(waiting == last.version, "\(moment)")
    }

    private func publish(_ version: Int) throws -> VersionName {
        let champion = registry.champion
        let verdict = GateVerdict(
            champion: champion?.description ?? "", candidate: "\(Self.name)@\(version)",
            settings: GateSettings(), items: 300, hardItems: 80,
            checks: [GateCheck(.examples, candidate: 10, limit: 1)])
        return try registry.publish(
            model.path, origin: .init(parent: champion, examples: 10, verdict: verdict),
            created: 1_764_000_000 + version)
    }

    private func read() throws -> [String: Any] {
        let memory = try JSONSerialization.jsonObject(with: Data(contentsOf: memory))
        return try #require(memory as? [String: Any])
    }

    private func remembered() throws -> VersionName? {
        let candidate = try read()["candidate"] as? [String: String]
        return candidate?["version"].flatMap { VersionName($0) }
    }

    /// As the daemon does, once its run has passed.
    private func remember(_ candidate: VersionName) throws {
        var memory = try read()
        let parent = try #require(registry.champion)
        memory["candidate"] = ["version": "\(candidate)", "parent": "\(parent)"]
        try JSONSerialization.data(withJSONObject: memory).write(to: self.memory)
    }
}
