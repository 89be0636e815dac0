import CKernels

/// Layer norm with gain and bias (Ba et al. 2016): each row to mean 0 and variance 1, then scaled
/// and moved.
struct LayerNorm: Sendable {
    private let gain: [Float]
    private let bias: [Float]
    private let epsilon: Float

    init(
        weights: SafetensorsFile, name: String, width: Int, epsilon: Float
    ) throws(ModelFileError) {
        gain = try weights.floats(name + ".weight", shape: [width])
        bias = try weights.floats(name + ".bias", shape: [width])
        self.epsilon = epsilon
    }

    /// y may be x.
    func apply(_ x: Rows, into y: Rows) {
        opined_active_kernels().pointee.layer_norm(
            y.base, x.base, gain, bias, x.count, x.width, epsilon)
    }
}
