import Foundation
import Glibc

/// Keeps the teacher's answers: one record is one line of a shard, on the disk when ``append(_:)``
/// returns.
///
/// One process writes a corpus at a time; any number may read it meanwhile (``CorpusRecords``). One
/// owner; calls block for a sync of the disk.
public final class CorpusStore {
    /// A shard that has so many bytes is followed by another.
    public static let shardBytesMax = 64 << 20
    /// Lines of one frame together, in bytes, unless one alone has more.
    public static let batchBytesMax = 1 << 20
    /// The most that a frame of this store holds when it is decompressed: what a codec must allow,
    /// and may refuse beyond.
    public static let frameContentBytesMax = CorpusLine.bytesMax + 1

    private let writer: CorpusWriter

    /// Opens the corpus in `directory`, or begins one; a folder that is not there is made, for its
    /// owner only.
    public init(
        directory: String, shardBytesMax: Int = CorpusStore.shardBytesMax, codec: FrameCodec
    ) throws(CorpusError) {
        try ShardFolder(path: directory).make()
        writer = try CorpusWriter(path: directory, codec: codec, shardBytesMax: shardBytesMax)
    }

    public func append(_ record: CorpusRecord) throws(CorpusError) {
        try writer.append([CorpusLine.encode(record)])
    }

    /// Appends many with few syncs. After a failure the first of them may be there.
    public func append(contentsOf records: [CorpusRecord]) throws(CorpusError) {
        var batch: [[UInt8]] = []
        var bytes = 0
        for record in records {
            let line = try CorpusLine.encode(record)
            if bytes + line.count >= Self.batchBytesMax {
                try writer.append(batch)
                (batch, bytes) = ([], 0)
            }
            batch.append(line)
            bytes += line.count + 1
        }
        try writer.append(batch)
    }
}
