import CKernels

/// Learned queries that each look over all tokens of a sequence: softmax(H · q / √width) · H.
public struct PooledAttention: Sendable {
    public let queries: Int
    public let width: Int
    /// (queries, width)
    private let query: [Float]

    /// Reads the tensor `name`, (queries, width).
    public init(
        weights: SafetensorsFile, name: String, queries: Int, width: Int
    ) throws(ModelFileError) {
        self.queries = queries
        self.width = width
        query = try weights.floats(name, shape: [queries, width])
    }

    /// One context for each query.  (queries, width)
    public func callAsFunction(_ hidden: borrowing HiddenStates) -> [Float] {
        precondition(hidden.width == width, "queries of \(width) got states of \(hidden.width)")
        let keys = hidden.base, tokens = hidden.tokens
        let scratch = AlignedMemory(
            byteCount: opined_attention_scratch(tokens, width) * MemoryLayout<Float>.stride)
        return [Float](unsafeUninitializedCapacity: query.count) { contexts, count in
            count = query.count
            guard let y = contexts.baseAddress else { return }
            opined_active_kernels().pointee.attention(
                y, width, query, width, queries, keys, keys, width, tokens, width,
                1 / Float(width).squareRoot(), nil, 0,
                scratch.base.bindMemory(to: Float.self, capacity: scratch.byteCount / 4))
        }
    }
}
