import CKernels

/// The sum of a token's word, position and type embeddings, normalized.
///
/// Opined gives BERT one segment, so the type is always 0 and its vector is added to the positions
/// on loading.
struct TokenEmbedding: Sendable {
    private enum Words: Sendable {
        case float32([Float])
        case int8([Int8], scales: [Float])
    }

    private let words: Words
    /// (positions, width)
    private let positions: [Float]
    private let norm: LayerNorm
    private let width: Int

    init(
        weights: SafetensorsFile, configuration: EncoderConfiguration
    ) throws(ModelFileError) {
        let width = configuration.hiddenSize
        self.width = width
        let name = "embeddings.word_embeddings.weight", vocabulary = configuration.vocabularySize
        if weights.type(of: name) == .i8 {
            words = .int8(
                try weights.bytes(name, shape: [vocabulary, width]),
                scales: try weights.floats(name + "_scale", shape: [vocabulary]))
        } else {
            words = .float32(try weights.floats(name, shape: [vocabulary, width]))
        }
        let type = try weights.floats(
            "embeddings.token_type_embeddings.weight", shape: [configuration.tokenTypes, width])
        var positions = try weights.floats(
            "embeddings.position_embeddings.weight", shape: [configuration.positionsMax, width])
        for index in positions.indices { positions[index] += type[index % width] }
        self.positions = positions
        norm = try LayerNorm(
            weights: weights, name: "embeddings.LayerNorm", width: width,
            epsilon: configuration.layerNormEpsilon)
    }

    /// Writes the embeddings of `ids` to the rows of x that begin at `row`, not yet normalized.
    func look(up ids: [Int32], into x: Rows, from row: Int) {
        let kernels = opined_active_kernels()
        positions.withUnsafeBufferPointer { positions in
            guard let positions = positions.baseAddress else { return }
            for (position, id) in ids.enumerated() {
                let y = x[row + position], addend = positions + position * width
                switch words {
                case .float32(let table):
                    table.withUnsafeBufferPointer { table in
                        guard let table = table.baseAddress else { return }
                        kernels.pointee.add(y, table + Int(id) * width, addend, width)
                    }
                case .int8(let table, let scales):
                    table.withUnsafeBufferPointer { table in
                        guard let table = table.baseAddress else { return }
                        kernels.pointee.embed_i8(
                            y, table + Int(id) * width, scales[Int(id)], addend, width)
                    }
                }
            }
        }
    }

    func normalize(_ x: Rows) { norm.apply(x, into: x) }
}
