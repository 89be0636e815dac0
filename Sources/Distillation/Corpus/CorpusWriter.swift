import Glibc

/// Appends lines to a corpus; they are on the disk when ``append(_:)`` returns.
///
/// One process writes a corpus at a time (flock); any number may read it meanwhile. Opening cuts
/// off what a crash left of a frame. After a failed write it takes nothing more, because what a
/// failed sync left behind can't be known; opening it anew finds out. One owner; calls block.
public final class CorpusWriter {
    private let folder: ShardFolder
    private let codec: FrameCodec
    private let shardBytesMax: Int
    private let lock: Int32
    private var shard: Int32
    private var number: Int
    private var bytes: Int
    private var isBroken = false

    /// - Parameters:
    ///   - path: a folder that is there.
    ///   - shardBytesMax: a shard that has so many bytes is followed by another.
    public init(
        path: String, codec: FrameCodec, shardBytesMax: Int = 64 << 20
    ) throws(CorpusError) {
        folder = ShardFolder(path: path)
        (self.codec, self.shardBytesMax) = (codec, shardBytesMax)
        lock = try Self.lock("\(path)/lock")
        do throws(CorpusError) {
            number = try folder.numbers().last ?? 1
            (shard, bytes) = try Self.open(folder, number)
        } catch {
            close(lock)
            throw error
        }
    }

    deinit {
        close(shard)
        close(lock)
    }

    /// - Parameter lines: JSON without line breaks.
    public func append(_ lines: [[UInt8]]) throws(CorpusError) {
        guard !lines.isEmpty else { return }
        guard !isBroken else {
            throw CorpusError(
                "append to", folder.path, problem: "an earlier write failed",
                remedy: "check the disk, then restart opined")
        }
        let frame: [UInt8]
        do { frame = try codec.compress(Array(lines.map { $0 + [0x0A] }.joined())) } catch {
            throw CorpusError(
                "append to", folder.path, problem: "\(lines.count) lines can't be compressed",
                remedy: "report it")
        }
        guard frame.count <= ShardFrame.bytesMax else {
            throw CorpusError(
                "append to", folder.path, problem: "\(frame.count) bytes at once are too many",
                remedy: "append fewer lines")
        }
        isBroken = true
        if bytes >= shardBytesMax { try rotate() }
        try write(ShardFrame.bytes(frame))
        isBroken = false
    }

    private func rotate() throws(CorpusError) {
        let (next, _) = try Self.open(folder, number + 1)
        close(shard)
        (shard, number, bytes) = (next, number + 1, 0)
    }

    private func write(_ content: [UInt8]) throws(CorpusError) {
        var rest = content[...]
        while !rest.isEmpty {
            let count = rest.withUnsafeBytes { Glibc.write(shard, $0.baseAddress, $0.count) }
            if count < 0 && errno == EINTR { continue }
            guard count > 0 else { throw CorpusError("write", folder.file(number)) }
            rest.removeFirst(count)
        }
        guard fdatasync(shard) == 0 else { throw CorpusError("sync", folder.file(number)) }
        bytes += content.count
    }

    /// Opens or makes a shard, without what a crash left at its end.
    private static func open(
        _ folder: ShardFolder, _ number: Int
    ) throws(CorpusError) -> (descriptor: Int32, bytes: Int) {
        let path = folder.file(number)
        let descriptor = Glibc.open(path, O_RDWR | O_CREAT | O_APPEND | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw CorpusError("open", path) }
        do throws(CorpusError) {
            let whole = wholeBytes(of: try folder.read(number))
            guard ftruncate(descriptor, off_t(whole)) == 0, fsync(descriptor) == 0 else {
                throw CorpusError("repair", path)
            }
            try folder.sync()
            return (descriptor, whole)
        } catch {
            close(descriptor)
            throw error
        }
    }

    private static func wholeBytes(of shard: [UInt8]) -> Int {
        var position = 0
        while true {
            switch ShardFrame.find(in: shard, at: position) {
            case .frame(_, let next), .broken(let next): position = next
            case .torn, .end: return position
            }
        }
    }

    private static func lock(_ path: String) throws(CorpusError) -> Int32 {
        let descriptor = Glibc.open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw CorpusError("open", path) }
        guard flock(descriptor, LOCK_EX | LOCK_NB) == 0 else {
            close(descriptor)
            throw CorpusError(
                "lock", path, problem: "another process writes this corpus",
                remedy: "stop that opined, or give this one a state directory of its own")
        }
        return descriptor
    }
}
