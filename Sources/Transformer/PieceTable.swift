/// The pieces of a vocabulary, found by the longest prefix of a word.
///
/// An open hash table over UTF-8: prefixes of a word are hashed in one pass, then looked up from
/// the longest down. Nothing is allocated in a look-up.
struct PieceTable: Sendable {
    /// The longest piece that a vocabulary may have, in bytes.
    static let pieceBytesMax = 255

    private struct Slot: Sendable {
        var hash: UInt32 = 0
        var offset: UInt32 = 0
        var length: UInt8 = 0
        /// -1 in a free slot.
        var id: Int32 = -1
    }

    private var slots: [Slot]
    private var bytes: [UInt8] = []
    /// The longest piece, in bytes.
    private(set) var longest = 0

    init(capacity: Int) {
        var size = 16
        while size < capacity * 2 { size *= 2 }
        slots = [Slot](repeating: Slot(), count: size)
    }

    /// - Returns: false where the piece is there already, is empty, or is longer than
    ///   ``pieceBytesMax``.
    mutating func insert(_ piece: some Collection<UInt8>, id: Int32) -> Bool {
        guard !piece.isEmpty, piece.count <= Self.pieceBytesMax else { return false }
        var hash = Self.seed
        for byte in piece { hash = Self.extend(hash, byte) }
        var index = Int(hash) & (slots.count - 1)
        while slots[index].id >= 0 {
            let slot = slots[index]
            let other = bytes[Int(slot.offset)..<Int(slot.offset) + Int(slot.length)]
            if slot.hash == hash, other.elementsEqual(piece) { return false }
            index = (index + 1) & (slots.count - 1)
        }
        slots[index] = Slot(
            hash: hash, offset: UInt32(bytes.count), length: UInt8(piece.count), id: id)
        bytes.append(contentsOf: piece)
        longest = max(longest, piece.count)
        return true
    }

    /// The longest piece that `word` begins with.
    ///
    /// - Parameter hashes: room for ``longest`` hashes.
    func longestPrefix(
        of word: UnsafeBufferPointer<UInt8>, hashes: UnsafeMutableBufferPointer<UInt32>
    ) -> (id: Int32, length: Int)? {
        let reach = min(word.count, longest)
        var hash = Self.seed
        for index in 0..<reach {
            hash = Self.extend(hash, word[index])
            hashes[index] = hash
        }
        return slots.withUnsafeBufferPointer { slots in
            bytes.withUnsafeBufferPointer { bytes in
                for length in stride(from: reach, to: 0, by: -1) {
                    // Not within a scalar: pieces are whole scalars, so no piece ends there.
                    if length < word.count, word[length] & 0xC0 == 0x80 { continue }
                    let hash = hashes[length - 1]
                    var index = Int(hash) & (slots.count - 1)
                    while slots[index].id >= 0 {
                        let slot = slots[index]
                        if slot.hash == hash, Int(slot.length) == length,
                            Self.isEqual(bytes, at: Int(slot.offset), word, count: length)
                        {
                            return (slot.id, length)
                        }
                        index = (index + 1) & (slots.count - 1)
                    }
                }
                return nil
            }
        }
    }

    private static let seed: UInt32 = 0x811C_9DC5

    /// FNV-1a, with a last step that carries high bits down, for the table is indexed by the low
    /// ones.
    private static func extend(_ hash: UInt32, _ byte: UInt8) -> UInt32 {
        let next = (hash ^ UInt32(byte)) &* 0x0100_0193
        return next ^ next >> 15
    }

    private static func isEqual(
        _ bytes: UnsafeBufferPointer<UInt8>, at offset: Int, _ word: UnsafeBufferPointer<UInt8>,
        count: Int
    ) -> Bool {
        for index in 0..<count where bytes[offset + index] != word[index] { return false }
        return true
    }
}
