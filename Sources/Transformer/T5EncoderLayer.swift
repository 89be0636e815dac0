import CKernels

/// One layer of T5's encoder: attention, feed-forward, each with its norm before and the residual
/// after.
struct T5EncoderLayer: Sendable {
    private let heads: Int
    private let headWidth: Int
    private let norm: RMSNorm
    private let queryKeyValue: Linear
    private let output: Linear
    private let feedForward: T5FeedForward

    /// Reads `encoder.block.index`.
    init(
        weights: SafetensorsFile, index: Int, configuration: T5Configuration
    ) throws(ModelFileError) {
        let name = "encoder.block.\(index)"
        heads = configuration.heads
        headWidth = configuration.headWidth
        norm = try RMSNorm(
            weights: weights, name: "\(name).layer.0.layer_norm", width: configuration.modelWidth,
            epsilon: configuration.normEpsilon)
        queryKeyValue = try Linear(
            weights: weights,
            joined: ["q", "k", "v"].map { "\(name).layer.0.SelfAttention.\($0)" },
            inputs: configuration.modelWidth, outputs: configuration.attentionWidth, hasBias: false)
        output = try Linear(
            weights: weights, joined: ["\(name).layer.0.SelfAttention.o"],
            inputs: configuration.attentionWidth, outputs: configuration.modelWidth, hasBias: false)
        feedForward = try T5FeedForward(
            weights: weights, name: "\(name).layer.1", configuration: configuration)
    }

    var isQuantized: Bool {
        [queryKeyValue, output].contains { $0.precision == .int8 } || feedForward.isQuantized
    }

    /// Replaces x by the layer's output. No sequence sees another.
    ///   sequences  row ranges of x, which cover it
    func apply(
        to x: Rows, sequences: [Range<Int>], bias: T5PositionBias, workspace: T5Workspace
    ) {
        let inner = heads * headWidth
        let normed = workspace.normed.resized(count: x.count, width: x.width)
        let joined = workspace.wide.resized(count: x.count, width: 3 * inner)
        let context = workspace.context.resized(count: x.count, width: inner)
        norm.apply(x, into: normed)
        queryKeyValue.apply(normed, into: joined, quantized: workspace.quantized)
        let attention = opined_active_kernels().pointee.attention
        for sequence in sequences {
            for head in 0..<heads {
                let query = joined[sequence.lowerBound] + head * headWidth
                // One bias for each distance: the next query finds all of them one float before.
                attention(
                    context[sequence.lowerBound] + head * headWidth, inner, query, joined.width,
                    sequence.count, query + inner, query + 2 * inner, joined.width, sequence.count,
                    headWidth, 1, bias.here(head: head), -1, workspace.attentionScratch)
            }
        }
        output.apply(context, into: x, quantized: workspace.quantized, residual: x)
        feedForward.apply(to: x, workspace: workspace)
    }
}
