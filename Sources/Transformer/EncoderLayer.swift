/// One layer of BERT: attention, norm, feed-forward, norm (Devlin et al. 2019).
struct EncoderLayer: Sendable {
    private let attention: SelfAttention
    private let attentionNorm: LayerNorm
    private let feedForward: FeedForward
    private let outputNorm: LayerNorm

    init(
        weights: SafetensorsFile, index: Int, configuration: EncoderConfiguration
    ) throws(ModelFileError) {
        let name = "encoder.layer.\(index)"
        let width = configuration.hiddenSize, epsilon = configuration.layerNormEpsilon
        attention = try SelfAttention(
            weights: weights, name: "\(name).attention", width: width, heads: configuration.heads)
        attentionNorm = try LayerNorm(
            weights: weights, name: "\(name).attention.output.LayerNorm", width: width,
            epsilon: epsilon)
        feedForward = try FeedForward(
            weights: weights, name: name, width: width,
            intermediate: configuration.intermediateSize)
        outputNorm = try LayerNorm(
            weights: weights, name: "\(name).output.LayerNorm", width: width, epsilon: epsilon)
    }

    /// Replaces x by the layer's output.
    func apply(to x: Rows, sequences: [Range<Int>], workspace: EncoderWorkspace) {
        let sum = workspace.sum.resized(count: x.count, width: x.width)
        attention.apply(x, into: sum, sequences: sequences, workspace: workspace)
        attentionNorm.apply(sum, into: x)
        feedForward.apply(x, into: sum, workspace: workspace)
        outputNorm.apply(sum, into: x)
    }
}
