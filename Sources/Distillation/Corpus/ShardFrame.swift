/// What is appended to a shard at once: a skippable frame of zstd (RFC 8878, 3.1.2) that holds
/// length and checksum of the frame behind it, and that frame.
///
/// So `zstd -d` reads a shard as it is, and we know where a frame ends without decompressing it,
/// and whether all of it is on the disk.
enum ShardFrame {
    static let headerBytes = 24
    /// The largest compressed frame.
    static let bytesMax = 64 << 20
    private static let magic: UInt32 = 0x184D_2A5E
    private static let contentBytes: UInt32 = 16

    enum Found: Equatable {
        /// A whole frame, and where the next one begins.
        case frame(ArraySlice<UInt8>, next: Int)
        /// Its bytes were altered; the next one may be whole.
        case broken(next: Int)
        /// The end was cut off, or nothing of ours stands here.
        case torn
        case end
    }

    static func bytes(_ frame: [UInt8]) -> [UInt8] {
        little(magic) + little(contentBytes) + little(UInt64(frame.count)) + little(checksum(frame))
            + frame
    }

    static func find(in shard: [UInt8], at start: Int) -> Found {
        guard start < shard.count else { return .end }
        guard let length = length(shard[start...]), shard.count - start - headerBytes >= length
        else { return .torn }
        let next = start + headerBytes + length
        let frame = shard[start + headerBytes..<next]
        return checksum(frame) == number(shard[start...], start + 16, 8)
            ? .frame(frame, next: next) : .broken(next: next)
    }

    /// Bytes of the frame behind this header; nil where it is none, or cut.
    static func length(_ header: ArraySlice<UInt8>) -> Int? {
        let start = header.startIndex
        guard header.count >= headerBytes, number(header, start, 4) == UInt64(magic),
            number(header, start + 4, 4) == UInt64(contentBytes)
        else { return nil }
        let length = number(header, start + 8, 8)
        return length <= UInt64(bytesMax) ? Int(length) : nil
    }

    /// FNV-1a: against torn and rotten bytes, not against an attacker.
    private static func checksum(_ bytes: some Collection<UInt8>) -> UInt64 {
        bytes.reduce(0xCBF2_9CE4_8422_2325) { ($0 ^ UInt64($1)) &* 0x100_0000_01B3 }
    }

    private static func little(_ value: some FixedWidthInteger) -> [UInt8] {
        withUnsafeBytes(of: value.littleEndian) { Array($0) }
    }

    private static func number(_ bytes: ArraySlice<UInt8>, _ start: Int, _ count: Int) -> UInt64 {
        (0..<count).reduce(0) { $0 | UInt64(bytes[start + $1]) << UInt64(8 * $1) }
    }
}
