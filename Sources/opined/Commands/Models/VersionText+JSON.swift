import Foundation
import Registry

extension VersionText {
    private struct Wire: Encodable {
        let version: VersionName
        let isChampion, isPrevious, isPinned: Bool
        let bytes: Int
        let manifest: VersionManifest?
        let setBack: SetBack?

        init(_ stored: StoredVersion) {
            version = stored.version
            (isChampion, isPrevious) = (stored.isChampion, stored.isPrevious)
            (isPinned, bytes, manifest) = (stored.isPinned, stored.bytes, stored.manifest)
            setBack = stored.setBack
        }
    }

    private struct List: Encodable {
        let registry: String
        let champion: VersionName?
        let versions: [Wire]
    }

    private struct Pruned: Encodable {
        let removed: [VersionName]
        let bytesRemoved, bytesLeft, countLeft: Int
        let holds: Bool
    }

    /// `{"registry","champion","versions":[{"version","is_champion","is_previous","is_pinned",
    /// "bytes","manifest","set_back"}]}`
    static func json(_ versions: [StoredVersion], of registry: ModelRegistry) throws -> String {
        try encoded(
            List(
                registry: registry.path, champion: registry.champion,
                versions: versions.map(Wire.init)))
    }

    static func json(_ stored: StoredVersion) throws -> String { try encoded(Wire(stored)) }

    /// `{"removed":[…],"bytes_removed","bytes_left","count_left","holds"}`
    static func json(_ report: PruneReport) throws -> String {
        try encoded(
            Pruned(
                removed: report.removed, bytesRemoved: report.bytesRemoved,
                bytesLeft: report.bytesLeft, countLeft: report.countLeft, holds: report.holds))
    }

    /// One line.
    static func encoded(_ value: some Encodable) throws -> String {
        let encoder = JSONEncoder()
        encoder.keyEncodingStrategy = .convertToSnakeCase
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        return String(decoding: try encoder.encode(value), as: UTF8.self)
    }
}
