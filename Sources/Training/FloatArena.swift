/// Floats in one piece, on a boundary of 64 bytes, zeros at first: parameters, gradients, moments
/// and what a pass keeps.
///
/// It is not Sendable: one thread at a time owns it, and lends parts that do not overlap to the
/// threads of a ``ThreadTeam`` for one call.
public final class FloatArena {
    static let alignment = 64
    /// Parts begin on multiples of so many floats, so that no two threads write to one cache line.
    static let partFloats = 16

    let base: UnsafeMutablePointer<Float>
    public let count: Int

    init(count: Int) {
        self.count = count
        let bytes = max(count, 1) * MemoryLayout<Float>.stride
        let raw = UnsafeMutableRawPointer.allocate(
            byteCount: bytes, alignment: Self.alignment)
        base = raw.bindMemory(to: Float.self, capacity: max(count, 1))
        clear()
    }

    deinit { UnsafeMutableRawPointer(base).deallocate() }

    func clear() { base.update(repeating: 0, count: count) }

    /// A copy of some of it.
    func values(_ range: Range<Int>) -> [Float] {
        Array(UnsafeBufferPointer(start: base + range.lowerBound, count: range.count))
    }

    func replace(_ range: Range<Int>, with values: [Float]) {
        precondition(values.count == range.count, "\(values.count) values for \(range.count)")
        values.withUnsafeBufferPointer { source in
            guard let source = source.baseAddress else { return }
            (base + range.lowerBound).update(from: source, count: range.count)
        }
    }

    /// So many floats, with what is needed to end on a boundary.
    static func rounded(_ count: Int) -> Int {
        (count + partFloats - 1) / partFloats * partFloats
    }
}
