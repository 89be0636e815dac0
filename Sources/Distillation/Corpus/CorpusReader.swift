/// Reads the lines of a corpus in the order in which they were written, while it is being written
/// too.
public struct CorpusReader: Sendable {
    /// What could not be read.
    public struct Damage: Equatable, Sendable {
        /// Frames whose bytes were altered, or that don't decompress.
        public var brokenFrames = 0
        /// Shards whose end is missing: a crash, or a write that is under way.
        public var tornShards = 0

        public init() {}

        mutating func add(_ other: Damage) {
            brokenFrames += other.brokenFrames
            tornShards += other.tornShards
        }
    }

    let folder: ShardFolder
    private let codec: FrameCodec

    public init(path: String, codec: FrameCodec) {
        (folder, self.codec) = (ShardFolder(path: path), codec)
    }

    /// Calls `body` with each line, without its line break. One shard is in memory at a time.
    @discardableResult
    public func read(_ body: (ArraySlice<UInt8>) throws -> Void) throws -> Damage {
        var damage = Damage()
        for number in try folder.numbers() { damage.add(try read(shard: number, body)) }
        return damage
    }

    /// The same of one shard.
    @discardableResult
    func read(shard number: Int, _ body: (ArraySlice<UInt8>) throws -> Void) throws -> Damage {
        var damage = Damage()
        let shard = try folder.read(number)
        var position = 0
        while true {
            switch ShardFrame.find(in: shard, at: position) {
            case .frame(let frame, let next):
                position = next
                guard let lines = try? codec.decompress(Array(frame)) else {
                    damage.brokenFrames += 1
                    continue
                }
                for line in lines.split(separator: 0x0A) { try body(line) }
            case .broken(let next):
                damage.brokenFrames += 1
                position = next
            case .torn:
                damage.tornShards += 1
                return damage
            case .end: return damage
            }
        }
    }
}
