import CKernels

/// Two linear layers with ReLU between, or with a gate (Shazeer 2020), their norm before and the
/// residual after.
struct T5FeedForward: Sendable {
    private let norm: RMSNorm
    private let up: Linear
    private let gate: Linear?
    private let down: Linear

    /// Reads `name.DenseReluDense.{wi or wi_0 and wi_1, wo}` and `name.layer_norm`.
    init(
        weights: SafetensorsFile, name: String, configuration: T5Configuration
    ) throws(ModelFileError) {
        let width = configuration.modelWidth, inner = configuration.feedForwardWidth
        func linear(_ part: String, _ inputs: Int, _ outputs: Int) throws(ModelFileError) -> Linear
        {
            try Linear(
                weights: weights, joined: ["\(name).DenseReluDense.\(part)"], inputs: inputs,
                outputs: outputs, hasBias: false)
        }
        norm = try RMSNorm(
            weights: weights, name: "\(name).layer_norm", width: width,
            epsilon: configuration.normEpsilon)
        up = try linear(configuration.isGated ? "wi_0" : "wi", width, inner)
        gate = configuration.isGated ? try linear("wi_1", width, inner) : nil
        down = try linear("wo", inner, width)
    }

    var isQuantized: Bool { [up, gate, down].contains { $0?.precision == .int8 } }

    /// x = x + down(relu(up(norm(x)))), or x + down(gelu(up(norm(x))) * gate(norm(x)))
    func apply(to x: Rows, workspace: T5Workspace) {
        let normed = workspace.normed.resized(count: x.count, width: x.width)
        let inner = workspace.wide.resized(count: x.count, width: up.outputs)
        norm.apply(x, into: normed)
        if let gate {
            let gated = workspace.gate.resized(count: x.count, width: up.outputs)
            up.apply(
                normed, into: inner, quantized: workspace.quantized, activation: OPINED_GELU_TANH)
            gate.apply(normed, into: gated, quantized: workspace.quantized)
            opined_active_kernels().pointee.multiply(
                inner.base, inner.base, gated.base, inner.count * inner.width)
        } else {
            up.apply(normed, into: inner, quantized: workspace.quantized, activation: OPINED_RELU)
        }
        down.apply(inner, into: x, quantized: workspace.quantized, residual: x)
    }
}
