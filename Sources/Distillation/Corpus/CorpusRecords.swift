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
    }

    private let reader: CorpusReader

    /// - Parameter directory: a folder that is there.
    public init(directory: String, codec: FrameCodec) {
        reader = CorpusReader(path: directory, codec: codec)
    }

    /// Calls `body` with each record. One shard is in memory at a time.
    @discardableResult
    public func read(_ body: (CorpusRecord) throws -> Void) throws -> Damage {
        var damage = Damage()
        damage.shards = try reader.read { line in
            guard let record = CorpusLine.decode(line) else {
                damage.unreadableLines += 1
                return
            }
            try body(record)
        }
        return damage
    }
}
