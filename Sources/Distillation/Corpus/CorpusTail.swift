import Glibc

/// Reads a corpus on from a cursor, frame by frame, while it is being written.
///
/// No record that stays on the disk is passed over. Some come twice: after a power cut, the end of
/// a shard may be written anew under a cursor that was past it, and the frame there is read whole.
public struct CorpusTail: Sendable {
    /// What one frame holds.
    public struct Piece: Equatable, Sendable {
        public var records: [CorpusRecord]
        /// Whether something here could not be read: a frame, or some of its lines.
        public var isDamaged: Bool
        /// Where to read on once the records are dealt with.
        public var next: CorpusCursor
    }

    private let folder: ShardFolder
    private let codec: FrameCodec

    /// - Parameter directory: it need not be there yet.
    public init(directory: String, codec: FrameCodec) {
        (folder, self.codec) = (ShardFolder(path: directory), codec)
    }

    /// The frame behind the cursor; nil where there is none yet, or its end is not written.
    public func piece(after cursor: CorpusCursor) throws(CorpusError) -> Piece? {
        guard access(folder.path, F_OK) == 0 else { return nil }
        let numbers = try folder.numbers()
        guard let first = numbers.first, let last = numbers.last else { return nil }
        // A shard that was taken away is passed over; a corpus that began anew is read whole.
        let shard = numbers.first { $0 >= cursor.shard } ?? first
        var place = shard == cursor.shard ? cursor : CorpusCursor(shard: shard, offset: 0)
        while true {
            let found = try frame(at: place)
            if case .piece(let piece) = found { return piece }
            if found == .misplaced {
                let aligned = try boundary(before: place)
                if aligned < place {
                    place = aligned
                    continue
                }
            }
            guard place.shard < last, let next = numbers.first(where: { $0 > place.shard }) else {
                return nil
            }
            place = CorpusCursor(shard: next, offset: 0)
        }
    }

    private enum Found: Equatable {
        case piece(Piece)
        /// Nothing, or the beginning of a frame.
        case waiting
        /// The shard is shorter, or no frame begins there.
        case misplaced
    }

    private func frame(at place: CorpusCursor) throws(CorpusError) -> Found {
        guard place.offset <= (try folder.bytes(of: place.shard)) else { return .misplaced }
        let header = try folder.read(
            place.shard, from: place.offset, count: ShardFrame.headerBytes)
        guard header.count == ShardFrame.headerBytes else { return .waiting }
        guard let length = ShardFrame.length(header[...]) else { return .misplaced }
        let bytes = try folder.read(
            place.shard, from: place.offset, count: ShardFrame.headerBytes + length)
        switch ShardFrame.find(in: bytes, at: 0) {
        case .torn, .end: return .waiting
        case .broken(let next):
            return .piece(
                Piece(
                    records: [], isDamaged: true,
                    next: CorpusCursor(shard: place.shard, offset: place.offset + next)))
        case .frame(let frame, let next):
            let lines = (try? codec.decompress(Array(frame)))?.split(separator: 0x0A)
            let records = lines?.compactMap { CorpusLine.decode($0) } ?? []
            return .piece(
                Piece(
                    records: records, isDamaged: records.count != lines?.count,
                    next: CorpusCursor(shard: place.shard, offset: place.offset + next)))
        }
    }

    /// The end of the last whole frame up to `place`: `place` itself, unless the shard was written
    /// anew from somewhere before it.
    private func boundary(before place: CorpusCursor) throws(CorpusError) -> CorpusCursor {
        let bytes = try folder.read(place.shard, from: 0, count: place.offset)
        var position = 0
        while position < place.offset {
            switch ShardFrame.find(in: bytes, at: position) {
            case .frame(_, let next), .broken(let next): position = next
            case .torn, .end:
                return CorpusCursor(shard: place.shard, offset: position)
            }
        }
        return place
    }
}
