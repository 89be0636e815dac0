/// Reads the records of a corpus in the order in which they were written, while it is being written
/// too. What can't be read is counted and passed over.
public struct CorpusRecords: Sendable {
    /// What could not be read.
    public struct Damage: Equatable, Sendable {
        /// Of shards and their frames.
        public var shards = CorpusReader.Damage()
        /// Lines that are no record of this version, or one that contradicts itself.
        public var unreadableLines = 0

        public init() {}

        public mutating func add(_ other: Damage) {
            shards.add(other.shards)
            unreadableLines += other.unreadableLines
        }
    }

    /// A file of the corpus.
    public struct Shard: Equatable, Sendable {
        public let path: String
        /// Compressed.
        public let bytes: Int
        let number: Int
    }

    private let reader: CorpusReader

    /// - Parameter directory: a folder that is there.
    public init(directory: String, codec: FrameCodec) {
        reader = CorpusReader(path: directory, codec: codec)
    }

    /// Those that are there now, in their order.
    public func shards() throws(CorpusError) -> [Shard] {
        let folder = reader.folder
        return try folder.numbers().map { number throws(CorpusError) in
            Shard(path: folder.file(number), bytes: try folder.bytes(of: number), number: number)
        }
    }

    /// Calls `body` with each record. One shard is in memory at a time.
    @discardableResult
    public func read(_ body: (CorpusRecord) throws -> Void) throws -> Damage {
        var damage = Damage()
        for shard in try shards() { damage.add(try read(shard, body)) }
        return damage
    }

    /// The same of one shard.
    @discardableResult
    public func read(
        _ shard: Shard, _ body: (CorpusRecord) throws -> Void
    ) throws -> Damage {
        var damage = Damage()
        damage.shards = try reader.read(shard: shard.number) { line in
            guard let record = CorpusLine.decode(line) else {
                damage.unreadableLines += 1
                return
            }
            try body(record)
        }
        return damage
    }
}
