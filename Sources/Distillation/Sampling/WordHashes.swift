/// The words of a text as 64-bit hashes under a seed: what near-duplicates and novelty compare.
/// Letters and digits of ASCII fold their case; from U+2E80 on every scalar is a word.
struct WordHashes: Sendable {
    /// What comes after is not looked at.
    static let wordsMax = 4_096

    let words: [UInt64]

    init(_ text: String, seed: UInt64) {
        var words: [UInt64] = []
        var word: UInt64 = 0
        var isInside = false
        func scalarHash(_ hash: UInt64, _ value: UInt32) -> UInt64 {
            (hash ^ UInt64(value)) &* 0x100_0000_01b3
        }
        for scalar in text.unicodeScalars {
            if words.count >= Self.wordsMax { break }
            let value = scalar.value
            let isWord = Self.isWord(value)
            if isInside && (!isWord || value >= 0x2e80) {
                words.append(Self.mixed(word))
                isInside = false
            }
            if value >= 0x2e80 {
                words.append(Self.mixed(scalarHash(seed, value)))
            } else if isWord {
                let folded = (65...90).contains(value) ? value + 32 : value
                word = scalarHash(isInside ? word : seed, folded)
                isInside = true
            }
        }
        if isInside { words.append(Self.mixed(word)) }
        self.words = Array(words.prefix(Self.wordsMax))
    }

    /// Hashes of all runs of `length` words, in order; of a shorter text, one of all its words.
    func shingles(_ length: Int) -> [UInt64] {
        guard words.count > length else { return words.isEmpty ? [] : [Self.joined(words[...])] }
        return (0...words.count - length).map { Self.joined(words[$0..<$0 + length]) }
    }

    /// 64 bits that differ in few places where the shingles differ in few (simhash).
    var similarity: UInt64 {
        var votes = [Int32](repeating: 0, count: 64)
        for shingle in shingles(3) {
            for bit in 0..<64 { votes[bit] += (shingle >> UInt64(bit)) & 1 == 1 ? 1 : -1 }
        }
        return (0..<64).reduce(0) { $0 | (votes[$1] > 0 ? 1 << UInt64($1) : 0) }
    }

    /// SplitMix64's finaliser: every bit depends on every bit.
    static func mixed(_ value: UInt64) -> UInt64 {
        var hash = value &+ 0x9e37_79b9_7f4a_7c15
        hash = (hash ^ (hash >> 30)) &* 0xbf58_476d_1ce4_e5b9
        hash = (hash ^ (hash >> 27)) &* 0x94d0_49bb_1331_11eb
        return hash ^ (hash >> 31)
    }

    private static func joined(_ words: ArraySlice<UInt64>) -> UInt64 {
        words.reduce(0) { mixed($0 ^ $1) }
    }

    private static func isWord(_ value: UInt32) -> Bool {
        (48...57).contains(value) || (65...90).contains(value) || (97...122).contains(value)
            || value >= 0xaa
    }
}
