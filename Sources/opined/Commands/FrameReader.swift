import Glibc

/// Reads zstd frames that stand one behind the other in a file or a pipe, one at a time, by their
/// headers (RFC 8878, 3.1); skippable frames are skipped. Holds one frame of bounded size.
struct FrameReader {
    /// The largest frame that is given.
    static let frameBytesMax = 17 << 20
    private static let chunkBytes = 65_536
    static let magic: [UInt8] = [0x28, 0xB5, 0x2F, 0xFD]

    private let descriptor: Int32
    private var chunk: ArraySlice<UInt8> = []
    private var frame: [UInt8] = []
    /// Where the frame being read begins, in bytes from the start.
    private var start = 0

    /// - Parameter descriptor: stays the caller's.
    init(descriptor: Int32) { self.descriptor = descriptor }

    /// The bytes of the next frame, not decompressed; nil at the end. Blocks.
    mutating func next() throws -> [UInt8]? {
        while true {
            start += frame.count
            frame.removeAll(keepingCapacity: true)
            if try chunk.isEmpty && !fill() { return nil }
            let magic = try take(4)
            if magic.elementsEqual(Self.magic) {
                try takeHeader()
                return frame
            }
            guard magic.dropFirst().elementsEqual([0x2A, 0x4D, 0x18]),
                (0x50...0x5F).contains(frame[0])
            else {
                throw FrameReaderError("no zstd frame begins at byte \(start); is it compressed?")
            }
            try skip(Self.number(try take(4)))
        }
    }

    /// Behind the magic: header, blocks and checksum.
    private mutating func takeHeader() throws {
        let descriptor = try take(1).first ?? 0
        let isSingleSegment = descriptor & 0x20 != 0
        let hasChecksum = descriptor & 0x04 != 0
        let dictionaryID = [0, 1, 2, 4][Int(descriptor & 3)]
        let contentSize = [isSingleSegment ? 1 : 0, 2, 4, 8][Int(descriptor >> 6)]
        _ = try take((isSingleSegment ? 0 : 1) + dictionaryID + contentSize)
        var isLast = false
        while !isLast {
            let block = Self.number(try take(3))
            isLast = block & 1 != 0
            let kind = block >> 1 & 3
            guard kind != 3 else {
                throw FrameReaderError("the frame at byte \(start) is damaged; copy it again")
            }
            let isRepeatedByte = kind == 1
            _ = try take(isRepeatedByte ? 1 : block >> 3)
        }
        if hasChecksum { _ = try take(4) }
    }

    /// Adds the next `count` bytes to the frame, and gives them.
    private mutating func take(_ count: Int) throws -> ArraySlice<UInt8> {
        guard frame.count + count <= Self.frameBytesMax else {
            throw FrameReaderError(
                "the frame at byte \(start) has more than \(Self.frameBytesMax) bytes; "
                    + "it holds no single result")
        }
        let first = frame.count
        while frame.count < first + count {
            if try chunk.isEmpty && !fill() { throw cut }
            let part = chunk.prefix(first + count - frame.count)
            frame.append(contentsOf: part)
            chunk = chunk.dropFirst(part.count)
        }
        return frame[first...]
    }

    /// Passes over `count` bytes, as many as there are.
    private mutating func skip(_ count: Int) throws {
        var left = count
        while left > 0 {
            if try chunk.isEmpty && !fill() { throw cut }
            let part = min(left, chunk.count)
            chunk = chunk.dropFirst(part)
            left -= part
        }
        start += count
    }

    private var cut: FrameReaderError {
        FrameReaderError("the frame at byte \(start) ends too early; copy the file again")
    }

    private static func number(_ bytes: ArraySlice<UInt8>) -> Int {
        bytes.reversed().reduce(0) { $0 << 8 | Int($1) }
    }

    /// Reads the next chunk; false at the end.
    private mutating func fill() throws -> Bool {
        chunk = try InputChunk.read(descriptor, bytesMax: Self.chunkBytes)[...]
        return !chunk.isEmpty
    }
}

/// Bytes that are no row of zstd frames: where, what, what to do.
struct FrameReaderError: Error, Equatable, CustomStringConvertible {
    let description: String

    init(_ description: String) { self.description = description }
}
