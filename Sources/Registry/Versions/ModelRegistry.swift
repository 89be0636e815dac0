import Disk
import Foundation

/// The versions of a student on disk, one of which is the champion.
///
///     current -> opined-mini@3     the champion: itself a path of a model directory
///     opined-mini@3/               a model directory, and `version.json`
///     registry.json                earlier champions, and what is pinned
///     .lock                        of the process that changes something
///
/// A version appears whole, by renaming, after all of it is on the disk, and never changes. The
/// champion changes by renaming a link. So a crash at any moment leaves the old champion or the new
/// one; what it leaves beside has a name with a dot and goes away with the next change. Reading
/// needs no lock. Any thread.
public struct ModelRegistry: Sendable {
    /// The link that names the champion.
    public static let pointer = "current"
    /// How many files a model directory may have.
    public static let filesMax = 64
    private static let manifestBytesMax = 16 << 20

    public let path: String
    let disk: DiskWriter

    /// - Parameters:
    ///   - path: of the folder, which need not be there.
    ///   - disk: how it is written to; tests break it.
    public init(path: String, disk: DiskWriter = DiskWriter()) {
        (self.path, self.disk) = (path, disk)
    }

    /// The champion's model directory, as a setting may name it.
    public var championDirectory: String { path + "/" + Self.pointer }

    public func directory(of version: VersionName) -> String { "\(path)/\(version)" }

    /// nil where none was promoted yet.
    public var champion: VersionName? { championLink?.version }

    /// Costs two calls to the system.
    public var championLink: ChampionLink? { ChampionLink(championDirectory) }

    /// Every version there is, by name and number. Those whose manifest can't be read have none.
    public func versions() -> [StoredVersion] {
        let names = (try? FileManager.default.contentsOfDirectory(atPath: path)) ?? []
        let (champion, state) = (champion, (try? state()) ?? RegistryState())
        let previous = champion.flatMap { state.before($0).first }
        return names.compactMap { VersionName($0) }.sorted {
            ($0.name, $0.version) < ($1.name, $1.version)
        }.map { version in
            StoredVersion(
                version: version, manifest: manifest(of: version),
                isChampion: version == champion, isPrevious: version == previous,
                isPinned: state.pinned.contains(version), setBack: state.setBack(of: version))
        }
    }

    /// - Throws: where there is no such version, or its manifest can't be read.
    public func version(_ name: VersionName) throws(RegistryError) -> StoredVersion {
        guard let found = versions().first(where: { $0.version == name }) else {
            throw unknown(name)
        }
        guard found.manifest != nil else { throw damaged(name, "its version.json can't be read") }
        return found
    }

    /// The number that the next version of a model gets.
    public func nextVersion(of name: String) -> Int {
        (versions().filter { $0.version.name == name }.map(\.version.version).max() ?? 0) + 1
    }

    /// Holds every file of a version against its manifest.
    public func verify(_ name: VersionName) throws(RegistryError) {
        guard let manifest = try version(name).manifest else { return }
        guard manifest.version == name else { throw damaged(name, "it says \(manifest.version)") }
        for (file, stamp) in manifest.files.sorted(by: { $0.key < $1.key }) {
            guard FileStamp(path: directory(of: name) + "/" + file) == stamp else {
                throw damaged(name, "\(file) is missing or was altered")
            }
        }
    }

    /// - Throws: where there is something else than a state: who would change it could lose what is
    ///   pinned.
    func state() throws(RegistryError) -> RegistryState {
        let file = "\(path)/\(RegistryState.file)"
        guard FileManager.default.fileExists(atPath: file) else { return RegistryState() }
        guard let content = FileManager.default.contents(atPath: file),
            let state = try? Self.decoder.decode(RegistryState.self, from: content)
        else {
            throw RegistryError(
                .damaged, "read \(file)", "it is not what opined wrote",
                remedy: "remove it; what is pinned and earlier champions are forgotten then")
        }
        return state
    }

    private func manifest(of version: VersionName) -> VersionManifest? {
        let file = directory(of: version) + "/" + VersionManifest.file
        guard let content = FileManager.default.contents(atPath: file),
            content.count <= Self.manifestBytesMax
        else { return nil }
        return try? Self.decoder.decode(VersionManifest.self, from: content)
    }

    private static var decoder: JSONDecoder {
        let decoder = JSONDecoder()
        decoder.keyDecodingStrategy = .convertFromSnakeCase
        return decoder
    }

    func unknown(_ name: VersionName) -> RegistryError {
        RegistryError(
            .unknown, "find \(name)", "\(path) does not hold it",
            remedy: "opined models list shows what there is")
    }

    /// What to say where a champion is asked for and there is none.
    public var noChampion: RegistryError {
        RegistryError(
            .unknown, "find the champion", "\(path) has none",
            remedy: "opined models promote VERSION makes one")
    }

    func damaged(_ name: VersionName, _ problem: String) -> RegistryError {
        RegistryError(
            .damaged, "check \(name)", problem,
            remedy: "remove \(directory(of: name)) and publish the model again")
    }
}
