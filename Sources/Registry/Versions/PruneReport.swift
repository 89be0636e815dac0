/// How much a registry may keep.
public struct PruneBounds: Equatable, Sendable {
    public var bytesMax: Int
    public var countMax: Int

    public init(bytesMax: Int = .max, countMax: Int = .max) {
        (self.bytesMax, self.countMax) = (bytesMax, countMax)
    }
}

/// What is removed so that bounds hold, and what is left.
public struct PruneReport: Equatable, Sendable {
    public private(set) var removed: [VersionName] = []
    public private(set) var bytesRemoved = 0
    public private(set) var bytesLeft: Int
    public private(set) var countLeft: Int
    /// False where what must stay is more than the bounds allow.
    public let holds: Bool

    init(_ versions: [StoredVersion], bounds: PruneBounds) {
        let champion = versions.first(where: \.isChampion)
        let parent = champion?.manifest?.origin.parent
        var removed: [VersionName] = []
        var (bytes, count) = (versions.reduce(0) { $0 + $1.bytes }, versions.count)
        bytesLeft = bytes
        let mayGo = versions.filter {
            !$0.isChampion && !$0.isPrevious && !$0.isPinned && $0.version != parent
                && !$0.isWaiting(behind: champion?.version)
        }
        // What can't be read is of no use and goes first.
        let oldestFirst = mayGo.sorted {
            ($0.manifest?.created ?? .min, $0.version.version)
                < ($1.manifest?.created ?? .min, $1.version.version)
        }
        for version in oldestFirst where bytes > bounds.bytesMax || count > bounds.countMax {
            removed.append(version.version)
            bytes -= version.bytes
            count -= 1
        }
        bytesRemoved = bytesLeft - bytes
        (self.removed, bytesLeft, countLeft) = (removed, bytes, count)
        holds = bytes <= bounds.bytesMax && count <= bounds.countMax
    }
}
