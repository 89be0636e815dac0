/// Adam with decoupled decay (Loshchilov & Hutter 2019), or the variant of the paper's pretraining.
public struct OptimizerSettings: Equatable, Sendable {
    public enum Kind: String, Sendable {
        /// AdamW.
        case adamW = "adamw"
        /// AdamWScale (nanoT5, which the paper uses): a tensor's step is multiplied with the root
        /// mean square of its values, at least 1e-3.
        case scaledByRMS = "adamw_scale"
    }

    /// Of one group of tensors.
    public struct Group: Equatable, Sendable {
        public var learningRate: Float
        public var decay: Float

        public init(learningRate: Float, decay: Float) {
            (self.learningRate, self.decay) = (learningRate, decay)
        }
    }

    public var kind = Kind.adamW
    public var beta1: Float = 0.9
    public var beta2: Float = 0.999
    public var epsilon: Float = 1e-8
    /// Longer gradients are cut to this norm; infinity for none.
    public var normMax: Float = 1
    /// Matrices of the encoder; its biases and norms; all of the heads. As in training/train.py.
    public var body = Group(learningRate: 1.5e-4, decay: 0.01)
    public var bodyVectors = Group(learningRate: 1.5e-4, decay: 0)
    public var heads = Group(learningRate: 1e-3, decay: 0.01)

    public init() {}

    func group(of tensor: ParameterLayout.Tensor) -> Group {
        switch tensor.group {
        case .body: body
        case .bodyVector: bodyVectors
        case .head: heads
        }
    }
}
