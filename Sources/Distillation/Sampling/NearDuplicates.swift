/// Whether nearly the same text is among the last ``textsMax`` that were noted.
struct NearDuplicates: Sendable {
    static let textsMax = 4_096

    private let bitsMax: Int
    private var ring: [UInt64] = []
    private var next = 0

    init(bitsMax: Int) { self.bitsMax = bitsMax }

    /// The whole ring is compared: some microseconds, and no text makes it more.
    func contains(_ similarity: UInt64) -> Bool {
        ring.contains { ($0 ^ similarity).nonzeroBitCount <= bitsMax }
    }

    mutating func note(_ similarity: UInt64) {
        if ring.count < Self.textsMax {
            ring.append(similarity)
        } else {
            ring[next] = similarity
            next = (next + 1) % Self.textsMax
        }
    }
}
