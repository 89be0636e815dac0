import CKernels

/// T5's norm: each row to a mean square of 1, then scaled; no mean is taken off and no bias added
/// (Raffel et al. 2020, §2.1).
struct RMSNorm: Sendable {
    private let gain: [Float]
    private let epsilon: Float

    /// - Parameter factor: multiplies the gain, for what comes after.
    init(
        weights: SafetensorsFile, name: String, width: Int, epsilon: Float, factor: Float = 1
    ) throws(ModelFileError) {
        gain = try weights.floats(name + ".weight", shape: [width]).map { $0 * factor }
        self.epsilon = epsilon
    }

    /// y may be x.
    func apply(_ x: Rows, into y: Rows) {
        opined_active_kernels().pointee.rms_norm(y.base, x.base, gain, x.count, x.width, epsilon)
    }
}
