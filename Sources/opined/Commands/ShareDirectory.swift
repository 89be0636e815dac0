import Foundation

/// Where the files stand that come with opined: `Models/`, `Demo/` and prompts.
///
/// Found from the place of the executable alone, no variable of the environment counts: as it is
/// installed (`bin/opined` beside `share/opined/`), as it is built (any folder above the executable
/// that has `Models/opined-mini`), and at last `/usr/share/opined`.
struct ShareDirectory: Sendable {
    private static let model = "Models/opined-mini"
    private static let system = URL(filePath: "/usr/share/opined", directoryHint: .isDirectory)

    /// Where a package puts the default student.
    static let systemModel = system.appending(path: model).path(percentEncoded: false)

    /// That of this executable.
    static var standard: ShareDirectory {
        ShareDirectory(executable: URL(filePath: "/proc/self/exe").resolvingSymlinksInPath())
    }

    /// The folders that may hold the files, the likeliest first.
    let candidates: [URL]

    init(executable: URL, system: URL = Self.system) {
        let folder = executable.deletingLastPathComponent()
        var candidates = [folder.deletingLastPathComponent().appending(path: "share/opined")]
        var above = folder
        while above.pathComponents.count > 1 {
            if Self.holds(Self.model, above) { candidates.append(above) }
            above.deleteLastPathComponent()
        }
        self.candidates = candidates + [system]
    }

    /// The default student.
    func defaultModel() throws(ShareDirectoryError) -> URL { try file(Self.model) }

    /// The prompts for teachers: as installed, or as they lie in a checkout.
    func prompts() throws(ShareDirectoryError) -> URL {
        do { return try file("prompts/analysis.txt").deletingLastPathComponent() } catch {
            return try file("config/prompts")
        }
    }

    /// A file or folder that comes with opined, as `Demo/reviews.jsonl`.
    func file(_ name: String) throws(ShareDirectoryError) -> URL {
        guard let folder = candidates.first(where: { Self.holds(name, $0) }) else {
            throw ShareDirectoryError(name: name, candidates: candidates)
        }
        return folder.appending(path: name)
    }

    private static func holds(_ name: String, _ folder: URL) -> Bool {
        FileManager.default.fileExists(
            atPath: folder.appending(path: name).path(percentEncoded: false))
    }
}

/// A file that should have come with opined and is nowhere.
struct ShareDirectoryError: Error, Equatable, CustomStringConvertible {
    let name: String
    let candidates: [URL]

    var description: String {
        let places = candidates.map { $0.path(percentEncoded: false) }.joined(separator: ", ")
        return "find \(name): it is in none of \(places); install opined whole"
            + (name.hasPrefix("Models/") ? ", or name a model with --model" : "")
    }
}
