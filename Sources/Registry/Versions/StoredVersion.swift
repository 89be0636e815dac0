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
}
