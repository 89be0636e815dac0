import Foundation

/// A model directory that is to become a version.
struct CandidateFolder {
    private struct Head: Decodable {
        var name: String
        var version: Int
    }

    let path: String
    let version: VersionName
    /// Their names, sorted.
    let files: [String]

    init(_ path: String) throws(RegistryError) {
        self.path = path
        guard let content = FileManager.default.contents(atPath: path + "/opined.json"),
            let head = try? JSONDecoder().decode(Head.self, from: content)
        else { throw Self.invalid(path, "its opined.json can't be read") }
        guard let version = VersionName(head.name, head.version) else {
            throw Self.invalid(path, "its opined.json has no usable name and version")
        }
        self.version = version
        let names = (try? FileManager.default.contentsOfDirectory(atPath: path)) ?? []
        files = names.filter { !$0.hasPrefix(".") && $0 != VersionManifest.file }.sorted()
        guard (1...ModelRegistry.filesMax).contains(files.count) else {
            throw Self.invalid(
                path, "it has \(files.count) files, and at most \(ModelRegistry.filesMax) are taken"
            )
        }
        for file in files {
            var isFolder: ObjCBool = false
            let isThere = FileManager.default.fileExists(
                atPath: path + "/" + file, isDirectory: &isFolder)
            guard isThere, !isFolder.boolValue else {
                throw Self.invalid(path, "\(file) is no file")
            }
        }
    }

    private static func invalid(_ path: String, _ problem: String) -> RegistryError {
        RegistryError(
            .invalid, "publish \(path)", problem,
            remedy: "name a model directory, as docs/model-directory.md describes it")
    }
}
