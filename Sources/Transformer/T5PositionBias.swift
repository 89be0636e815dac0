import Glibc

/// What T5 adds to the score of a key, by head and by where the key stands from the query (Raffel
/// et al. 2020, §2.1): one table a stack, shared by its layers.
struct T5PositionBias: Sendable {
    /// Floats from one head to the next.
    let headStride: Int
    /// (heads, headStride): the bias of each position from `-(tokensMax - 1)` up to 0, and in the
    /// encoder on to `tokensMax - 1`.
    private let table: AlignedMemory
    private let tokensMax: Int

    static func name(stack: String) -> String {
        "\(stack).block.0.layer.0.SelfAttention.relative_attention_bias.weight"
    }

    /// - Parameter tokensMax: the longest sequence of the stack.
    init(
        weights: SafetensorsFile, stack: String, configuration: T5Configuration, tokensMax: Int
    ) throws(ModelFileError) {
        let heads = configuration.heads, isEncoder = stack == "encoder"
        let byBucket = try weights.floats(
            Self.name(stack: stack), shape: [configuration.positionBuckets, heads])
        self.tokensMax = tokensMax
        headStride = isEncoder ? 2 * tokensMax - 1 : tokensMax
        table = AlignedMemory(byteCount: heads * headStride * MemoryLayout<Float>.stride)
        let floats = table.base.bindMemory(to: Float.self, capacity: heads * headStride)
        for index in 0..<headStride {
            let bucket = Self.bucket(
                of: index - (tokensMax - 1), looksAhead: isEncoder,
                buckets: configuration.positionBuckets,
                distanceMax: configuration.positionDistanceMax)
            for head in 0..<heads {
                floats[head * headStride + index] = byBucket[bucket * heads + head]
            }
        }
    }

    /// The bias of a key that stands where the query of `head` does; those of other keys lie around
    /// it, in their order.
    func here(head: Int) -> UnsafePointer<Float> {
        UnsafePointer(table.base.assumingMemoryBound(to: Float.self))
            + head * headStride + tokensMax - 1
    }

    /// The bucket of a key at `position` from its query: half of them are of one position each, the
    /// others grow with the logarithm of the distance, up to `distanceMax`.
    ///
    /// In `Float`, as the original has it: `Double` would put some distances elsewhere.
    static func bucket(of position: Int, looksAhead: Bool, buckets: Int, distanceMax: Int) -> Int {
        let side = looksAhead ? buckets / 2 : buckets
        let first = looksAhead && position > 0 ? side : 0
        let distance = looksAhead ? abs(position) : max(-position, 0)
        let exact = side / 2
        guard distance >= exact else { return first + distance }
        let growth =
            logf(Float(distance) / Float(exact))
            / Float(log(Double(distanceMax) / Double(exact))) * Float(side - exact)
        return first + min(exact + Int(growth), side - 1)
    }
}

extension T5Configuration {
    /// The bucket of the bias that a key at `position` from its query has.
    ///
    /// - Parameter looksAhead: of the encoder, which has half of the buckets for what comes.
    public func positionBucket(of position: Int, looksAhead: Bool) -> Int {
        T5PositionBias.bucket(
            of: position, looksAhead: looksAhead, buckets: positionBuckets,
            distanceMax: positionDistanceMax)
    }
}
