/// The pieces of a vocabulary, found byte by byte.
///
/// One open hash table holds the edges of all nodes. Nothing is allocated in a look-up.
struct PieceTrie: Sendable {
    /// The most bytes that all pieces together may have, so that a node fits 24 bits.
    static let bytesMax = 1 << 24 - 1
    static let root: UInt32 = 0

    /// Parent (24 bits), byte (8 bits), child (32 bits); 0 where free, for no child is the root.
    private var edges = [UInt64](repeating: 0, count: 1 << 10)
    /// Of each node: the piece that ends there, or -1.
    private var ids: [Int32] = [-1]

    /// - Returns: false where the piece is there already, or is empty.
    mutating func insert(_ piece: some Collection<UInt8>, id: Int32) -> Bool {
        var node = Self.root
        for byte in piece {
            let next = child(of: node, byte: byte)
            node = next == 0 ? add(to: node, byte: byte) : next
        }
        guard node != Self.root, ids[Int(node)] < 0 else { return false }
        ids[Int(node)] = id
        return true
    }

    /// The node behind an edge; 0 where there is none.
    func child(of node: UInt32, byte: UInt8) -> UInt32 {
        let key = node << 8 | UInt32(byte)
        return edges.withUnsafeBufferPointer { edges in
            var index = Self.slot(key, edges.count)
            while edges[index] != 0 {
                if UInt32(truncatingIfNeeded: edges[index] >> 32) == key {
                    return UInt32(truncatingIfNeeded: edges[index])
                }
                index = (index + 1) & (edges.count - 1)
            }
            return 0
        }
    }

    /// The piece that ends at a node, or -1.
    func piece(at node: UInt32) -> Int32 { ids[Int(node)] }

    private mutating func add(to node: UInt32, byte: UInt8) -> UInt32 {
        let child = UInt32(ids.count)
        precondition(child < 1 << 24, "more pieces than bytesMax allows")
        ids.append(-1)
        if ids.count * 2 > edges.count { grow() }
        Self.put(UInt64(node << 8 | UInt32(byte)) << 32 | UInt64(child), into: &edges)
        return child
    }

    private mutating func grow() {
        var larger = [UInt64](repeating: 0, count: edges.count * 2)
        for edge in edges where edge != 0 { Self.put(edge, into: &larger) }
        edges = larger
    }

    private static func put(_ edge: UInt64, into edges: inout [UInt64]) {
        var index = slot(UInt32(truncatingIfNeeded: edge >> 32), edges.count)
        while edges[index] != 0 { index = (index + 1) & (edges.count - 1) }
        edges[index] = edge
    }

    /// - Parameter count: a power of two.
    private static func slot(_ key: UInt32, _ count: Int) -> Int {
        let mixed = UInt64(key) &* 0x9E37_79B9_7F4A_7C15
        return Int(truncatingIfNeeded: mixed >> 32) & (count - 1)
    }
}
