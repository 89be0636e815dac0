/// A version as the registry holds it.
public struct StoredVersion: Equatable, Sendable {
    public let version: VersionName
    /// nil where it can't be read.
    public let manifest: VersionManifest?
    public let isChampion: Bool
    /// Whether a roll back leads to it.
    public let isPrevious: Bool
    public let isPinned: Bool
    /// nil where nothing is held against it but the gate's verdict.
    public let setBack: SetBack?

    public var bytes: Int { manifest?.bytes ?? 0 }

    /// Whether it is a candidate that some daemon has on trial, or may still try: the gate has
    /// passed it, no trial has set it back, and the champion is an older one of the same model.
    public func isWaiting(behind champion: VersionName?) -> Bool {
        guard manifest?.origin.verdict?.isPromoted == true, setBack == nil else { return false }
        guard let champion else { return true }
        return version.name == champion.name && version.version > champion.version
    }
}
