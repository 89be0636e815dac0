import CKernels

/// Keys and values of tokens, for all layers of a decoder: what it has to remember of a review (its
/// cross-attention) and of the text written so far.
///
/// A step reads all of them, and takes as long as that takes. An int8 model has them as halves:
/// what these lose, 11 bits of mantissa, is little beside what 7 bits of activation lost before.
///
/// One slot a token. A sequence has its slots side by side, so that it can be lengthened, moved and
/// copied as one piece of memory.
final class T5Cache {
    /// Elements from one slot to the next. One cache line more than it holds: a multiple of 4,096
    /// bytes would put the same head of all tokens in the same few lines of the first-level cache.
    let slotStride: Int
    /// Halves, not floats.
    let isHalf: Bool
    /// Elements of all heads of one token.
    private let width: Int
    let slotBytes: Int
    private let elementBytes: Int
    private let memory: AlignedMemory
    /// What is free: in order, no two of them touching.
    private var free: [Range<Int>]

    /// Slots that many sequences may take together; one alone may take all that there are.
    let shared: Int
    private(set) var taken = 0

    /// - Parameters:
    ///   - bytes: what many sequences may take together.
    ///   - slotsMin: what one sequence may take at least.
    init(configuration: T5Configuration, isHalf: Bool, bytes: Int, slotsMin: Int) {
        self.isHalf = isHalf
        width = configuration.attentionWidth
        elementBytes = isHalf ? 2 : 4
        slotStride = configuration.decoderLayers * 2 * width + 64 / elementBytes
        slotBytes = slotStride * elementBytes
        shared = bytes / slotBytes
        let slots = max(slotsMin, shared)
        memory = AlignedMemory(byteCount: slots * slotBytes)
        free = [0..<slots]
    }

    /// The key of one layer.  (width)
    func key(slot: Int, layer: Int) -> UnsafeMutableRawPointer {
        memory.base + slot * slotBytes + layer * 2 * width * elementBytes
    }

    /// The value that belongs to a key: it lies behind it.  (width)
    func value(of key: UnsafeMutableRawPointer) -> UnsafeMutableRawPointer {
        key + width * elementBytes
    }

    /// Keeps key and value of one token.
    ///   joined  (2, width)
    func keep(_ joined: UnsafePointer<Float>, slot: Int, layer: Int) {
        let key = key(slot: slot, layer: layer)
        if isHalf {
            let halves = key.assumingMemoryBound(to: UInt16.self)
            opined_active_kernels().pointee.halve(halves, joined, 2 * width)
        } else {
            key.assumingMemoryBound(to: Float.self).update(from: joined, count: 2 * width)
        }
    }

    /// Whether `count` more slots are there for one sequence among others.
    func hasRoom(for count: Int) -> Bool { taken + count <= shared }

    /// Room for a sequence of up to `capacity` tokens; nil where there is no such piece.
    func span(capacity: Int) -> T5Span? {
        take(capacity).map { T5Span(cache: self, range: $0) }
    }

    func take(_ count: Int) -> Range<Int>? {
        guard let index = free.firstIndex(where: { $0.count >= count }) else { return nil }
        let start = free[index].lowerBound
        cut(index, to: start + count..<free[index].upperBound)
        taken += count
        return start..<start + count
    }

    /// Takes the slots of `range`, where they are free.
    func take(_ range: Range<Int>) -> Bool {
        guard
            let index = free.firstIndex(where: { $0.lowerBound == range.lowerBound }),
            free[index].count >= range.count
        else { return false }
        cut(index, to: range.upperBound..<free[index].upperBound)
        taken += range.count
        return true
    }

    func giveBack(_ range: Range<Int>) {
        taken -= range.count
        let index = free.firstIndex { $0.lowerBound > range.lowerBound } ?? free.count
        free.insert(range, at: index)
        if index + 1 < free.count, free[index + 1].lowerBound == range.upperBound {
            free[index] = range.lowerBound..<free.remove(at: index + 1).upperBound
        }
        if index > 0, free[index - 1].upperBound == range.lowerBound {
            free[index - 1] = free[index - 1].lowerBound..<free.remove(at: index).upperBound
        }
    }

    private func cut(_ index: Int, to rest: Range<Int>) {
        if rest.isEmpty { free.remove(at: index) } else { free[index] = rest }
    }

    func copy(_ count: Int, from source: Int, to target: Int) {
        key(slot: target, layer: 0).copyMemory(
            from: key(slot: source, layer: 0), byteCount: count * slotBytes)
    }
}
