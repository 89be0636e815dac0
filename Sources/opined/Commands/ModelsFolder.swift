import Foundation
import Glibc
import Registry

/// Where imported models stand, each in a folder of its name: what `opined import` writes to, and
/// where `--model NAME` is looked up.
///
/// That is below `$STATE_DIRECTORY` for a service of systemd, `/var/lib/opined/models` for root,
/// where such a service finds them, and `$XDG_DATA_HOME/opined/models`, or
/// `~/.local/share/opined/models`, for everybody else (XDG Base Directory Specification). Models
/// that come with opined are found by their name too.
struct ModelsFolder: Sendable {
    private static let system = "/var/lib/opined/models"

    static var standard: ModelsFolder {
        ModelsFolder(
            environment: ProcessEnvironment.current, isRoot: geteuid() == 0,
            shared: ShareDirectory.standard.candidates.map {
                $0.appending(path: "Models").path(percentEncoded: false)
            })
    }

    /// Where models are imported to.
    let path: String
    /// Where the versions of a student that learns stand, and the link to the one in service.
    let registry: String
    /// Where they are looked up, the first counts.
    let candidates: [String]

    init(environment: [String: String], isRoot: Bool, shared: [String] = []) {
        let data = environment["XDG_DATA_HOME"].flatMap { $0.hasPrefix("/") ? $0 : nil }
        let home = environment["HOME"].flatMap { $0.hasPrefix("/") ? $0 + "/.local/share" : nil }
        // A list where a unit has several; of a dynamic user nothing else is writable.
        let state = environment["STATE_DIRECTORY"]?.split(separator: ":").first
            .flatMap { $0.hasPrefix("/") ? "\($0)/models" : nil }
        let own = state ?? (data ?? home).map { $0 + "/opined/models" }
        let path = isRoot ? Self.system : own ?? Self.system
        let others = [own, Self.system].compactMap(\.self).filter { $0 != path }
        self.path = path
        let parent = path.lastIndex(of: "/").map { String(path[..<$0]) } ?? "."
        registry = parent + "/registry"
        candidates = [path] + others + shared + [registry]
    }

    /// The directory that an option or a setting means; nil, where nobody gave it, is the student
    /// that comes with opined.
    static func directory(of model: String?) throws(ShareDirectoryError) -> String {
        guard let model else {
            return try ShareDirectory.standard.defaultModel().path(percentEncoded: false)
        }
        return standard.directory(of: model)
    }

    /// The directory that `--model` means: one that is there as it is said, else the one of that
    /// name among the imported models, those that come with opined and the versions of the
    /// registry, else what was said. A link is followed: a registry may soon have it lead
    /// elsewhere.
    func directory(of model: String) -> String {
        guard !Self.isFolder(model), !model.utf8.contains(UInt8(ascii: "/")) else {
            return Self.followed(model)
        }
        return candidates.map { $0 + "/" + model }.first(where: Self.isFolder).map(Self.followed)
            ?? model
    }

    /// The registry whose champion `model` is, if it is the link that names one.
    func registry(of model: String) -> String? {
        let link = "/" + ModelRegistry.pointer
        if model.hasSuffix(link) {
            let folder = String(model.dropLast(link.utf8.count))
            return ModelRegistry(path: folder).champion == nil ? nil : folder
        }
        guard model == ModelRegistry.pointer, !Self.isFolder(model) else { return nil }
        return ModelRegistry(path: registry).champion == nil ? nil : registry
    }

    private static func followed(_ path: String) -> String {
        let target = try? FileManager.default.destinationOfSymbolicLink(atPath: path)
        guard let target else { return path }
        guard !target.hasPrefix("/"), let slash = path.lastIndex(of: "/") else { return target }
        return path[...slash] + target
    }

    private static func isFolder(_ path: String) -> Bool {
        var isFolder: ObjCBool = false
        return FileManager.default.fileExists(atPath: path, isDirectory: &isFolder)
            && isFolder.boolValue
    }
}
