/// A place in a corpus up to which somebody has read: all shards before `shard`, and `offset` bytes
/// of that one.
public struct CorpusCursor: Equatable, Comparable, Codable, Sendable {
    public static let start = CorpusCursor(shard: 1, offset: 0)

    public var shard: Int
    public var offset: Int

    public init(shard: Int, offset: Int) { (self.shard, self.offset) = (shard, offset) }

    public static func < (a: CorpusCursor, b: CorpusCursor) -> Bool {
        (a.shard, a.offset) < (b.shard, b.offset)
    }
}
