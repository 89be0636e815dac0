import CKernels

/// Self-attention of several heads, with its output layer and the residual (Vaswani et al. 2017,
/// §3.2).
struct SelfAttention: Sendable {
    private let heads: Int
    /// Query, key and value in one layer: the input is quantized once, and the tile is wide.
    private let queryKeyValue: Linear
    private let output: Linear

    /// Reads `name.self.{query,key,value}` and `name.output.dense`, as BERT names them.
    init(
        weights: SafetensorsFile, name: String, width: Int, heads: Int
    ) throws(ModelFileError) {
        self.heads = heads
        queryKeyValue = try Linear(
            weights: weights, joined: ["query", "key", "value"].map { "\(name).self.\($0)" },
            inputs: width, outputs: width)
        output = try Linear(
            weights: weights, name: "\(name).output.dense", inputs: width, outputs: width)
    }

    /// y = attention(x) + x. No sequence sees another.
    ///   sequences  row ranges of x, which cover it
    func apply(_ x: Rows, into y: Rows, sequences: [Range<Int>], workspace: EncoderWorkspace) {
        let width = x.width, headWidth = width / heads
        let joined = workspace.wide.resized(count: x.count, width: 3 * width)
        let context = workspace.context.resized(count: x.count, width: width)
        queryKeyValue.apply(x, into: joined, quantized: workspace.quantized)
        let attention = opined_active_kernels().pointee.attention
        let scale = 1 / Float(headWidth).squareRoot()
        for sequence in sequences {
            for head in 0..<heads {
                let query = joined[sequence.lowerBound] + head * headWidth
                attention(
                    context[sequence.lowerBound] + head * headWidth, width,
                    query, joined.width, sequence.count,
                    query + width, query + 2 * width, joined.width, sequence.count,
                    headWidth, scale, nil, 0, workspace.attentionScratch)
            }
        }
        output.apply(context, into: y, quantized: workspace.quantized, residual: x)
    }
}
