import Glibc

/// The link that names the champion, as it was at a moment. Whoever sets it anew, to the same
/// version too, makes another one.
public struct ChampionLink: Equatable, Sendable {
    public let version: VersionName
    /// When it was made, in seconds since 1970: later than the one before it.
    public let time: Double

    /// How far two links of a registry are apart at least.
    static let secondsApart = 1e-3

    /// nil where there is none, or it names no version.
    init?(_ path: String) {
        var status = stat()
        var target = [CChar](repeating: 0, count: VersionName.bytesMax + 32)
        guard lstat(path, &status) == 0 else { return nil }
        let count = readlink(path, &target, target.count)
        guard count > 0, count < target.count else { return nil }
        let text = String(decoding: target[..<count].map(UInt8.init(bitPattern:)), as: UTF8.self)
        guard let version = VersionName(text) else { return nil }
        self.version = version
        time = Double(status.st_mtim.tv_sec) + Double(status.st_mtim.tv_nsec) / 1e9
    }
}
