import Disk
import Foundation

@testable import Registry

/// A registry in a folder of its own, and small models to put into it.
final class RegistryRig {
    let folder: String
    var path: String { folder + "/registry" }
    var registry: ModelRegistry { ModelRegistry(path: path) }

    init() throws {
        let url = FileManager.default.temporaryDirectory
            .appending(path: "opined-registry-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
        folder = url.path(percentEncoded: false)
    }

    /// The same registry once more.
    convenience init(copyOf other: RegistryRig) throws {
        try self.init()
        try FileManager.default.copyItem(atPath: other.path, toPath: path)
    }

    deinit { try? FileManager.default.removeItem(atPath: folder) }

    /// A model directory; its weights are `bytes` of its version's number.
    func model(_ version: Int, bytes: Int = 100, name: String = "mini") throws -> String {
        let path = "\(folder)/model-\(name)-\(version)"
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
        let head = #"{"format":1,"name":"\#(name)","version":\#(version)}"#
        try Data(head.utf8).write(to: URL(filePath: path + "/opined.json"))
        try Data(repeating: UInt8(version), count: bytes)
            .write(to: URL(filePath: path + "/model.safetensors"))
        return path
    }

    /// Publishes a version, and promotes it.
    @discardableResult
    func add(
        _ version: Int, bytes: Int = 100, parent: VersionName? = nil, promotes: Bool = true,
        to registry: ModelRegistry? = nil
    ) throws -> VersionName {
        let registry = registry ?? self.registry
        let name = try registry.publish(
            model(version, bytes: bytes),
            origin: .init(parent: parent, seed: 7, examples: 10, verdict: Self.verdict()),
            created: 1_764_000_000 + version)
        if promotes { try registry.promote(name) }
        return name
    }

    static func verdict(reason: String? = nil) -> GateVerdict {
        GateVerdict(
            champion: "mini@1", candidate: "mini@2", settings: GateSettings(), items: 300,
            hardItems: 80,
            checks: [GateCheck(.examples, candidate: 10, limit: 1, reason: reason)])
    }

    static func name(_ version: Int) -> VersionName {
        guard let name = VersionName("mini", version) else {
            preconditionFailure("mini@\(version) is a version")
        }
        return name
    }

    /// What has a name with a dot, but for the lock.
    var leftovers: [String] {
        let names = (try? FileManager.default.contentsOfDirectory(atPath: path)) ?? []
        return names.filter { $0.hasPrefix(".") && $0 != ".lock" }
    }
}
