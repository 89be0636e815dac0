import CKernels

/// Two linear layers with GELU between, and the residual (Vaswani et al. 2017, §3.3).
struct FeedForward: Sendable {
    private let up: Linear
    private let down: Linear

    /// Reads `name.intermediate.dense` and `name.output.dense`, as BERT names them.
    init(
        weights: SafetensorsFile, name: String, width: Int, intermediate: Int
    ) throws(ModelFileError) {
        up = try Linear(
            weights: weights, name: "\(name).intermediate.dense", inputs: width,
            outputs: intermediate)
        down = try Linear(
            weights: weights, name: "\(name).output.dense", inputs: intermediate, outputs: width)
    }

    /// y = down(gelu(up(x))) + x
    func apply(_ x: Rows, into y: Rows, workspace: EncoderWorkspace) {
        let inner = workspace.wide.resized(count: x.count, width: up.outputs)
        up.apply(x, into: inner, quantized: workspace.quantized, activation: OPINED_GELU)
        down.apply(inner, into: y, quantized: workspace.quantized, residual: x)
    }
}
