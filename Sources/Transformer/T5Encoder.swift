/// The encoder of a T5: states of reviews, packed one behind the other.
struct T5Encoder: Sendable {
    private let layers: [T5EncoderLayer]
    private let bias: T5PositionBias
    private let norm: RMSNorm

    init(
        weights: SafetensorsFile, configuration: T5Configuration
    ) throws(ModelFileError) {
        layers = try concurrently(configuration.encoderLayers) { index throws(ModelFileError) in
            try T5EncoderLayer(weights: weights, index: index, configuration: configuration)
        }
        bias = try T5PositionBias(
            weights: weights, stack: "encoder", configuration: configuration,
            tokensMax: T5Model.sequenceTokensMax)
        norm = try RMSNorm(
            weights: weights, name: "encoder.final_layer_norm", width: configuration.modelWidth,
            epsilon: configuration.normEpsilon)
    }

    var isQuantized: Bool { layers.contains(where: \.isQuantized) }

    /// Leaves the states of the sequences in `workspace.hidden`, and says which rows are whose.
    ///
    /// - Precondition: they have ``T5Workspace/tokensMax`` tokens at most, together.
    func encode(
        _ sequences: some Sequence<[Int32]>, embedding: Linear, workspace: T5Workspace
    ) -> [Range<Int>] {
        var ranges: [Range<Int>] = []
        var row = 0
        for sequence in sequences {
            for (index, id) in sequence.enumerated() {
                embedding.look(up: Int(id), into: workspace.hidden[row + index])
            }
            ranges.append(row..<row + sequence.count)
            row += sequence.count
        }
        let hidden = workspace.hidden.resized(count: row, width: embedding.inputs)
        for layer in layers {
            layer.apply(to: hidden, sequences: ranges, bias: bias, workspace: workspace)
        }
        norm.apply(hidden, into: hidden)
        return ranges
    }
}
