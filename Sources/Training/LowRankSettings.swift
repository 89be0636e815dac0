/// LoRA (Hu et al. 2021): the weights of some linear layers become W + alpha / rank · B · A, and of
/// the body A (rank, inputs) and B (outputs, rank) alone are trained.
public struct LowRankSettings: Equatable, Sendable {
    public static let rankBounds = 1...256

    /// The linear layers of attention and feed-forward, of encoders and of T5s.
    public static let everyLayer = [
        "query", "key", "value", "dense", "q", "k", "v", "o", "wi", "wi_0", "wi_1", "wo",
    ]

    public let rank: Int
    public let alpha: Float
    /// By the last parts of their names: `query`, `SelfAttention.q`, `DenseReluDense.wo`.
    public let layers: [String]
    /// Of A; B begins with zeros, so that the student begins as it was.
    public let seed: UInt64

    /// - Precondition: `rank` within its bounds.
    public init(rank: Int, alpha: Float, layers: [String], seed: UInt64) {
        precondition(Self.rankBounds.contains(rank), "adapters of rank \(rank)")
        (self.rank, self.alpha, self.layers, self.seed) = (rank, alpha, layers, seed)
    }

    var scale: Float { alpha / Float(rank) }

    /// Of a linear layer; nil for a tensor that is none, or is not adapted.
    private func adapted(_ tensor: (name: String, shape: [Int])) -> String? {
        let isLinear =
            tensor.shape.count == 2 && tensor.name.hasSuffix(".weight")
            && (tensor.name.hasPrefix("encoder.") || tensor.name.hasPrefix("decoder."))
            && !tensor.name.contains("relative_attention_bias")
        guard isLinear else { return nil }
        let layer = String(tensor.name.dropLast(".weight".count))
        return layers.contains { layer.hasSuffix("." + $0) } ? layer : nil
    }

    /// A and B of every layer that is adapted.
    func tensors(of network: NetworkShape) -> [(name: String, shape: [Int])] {
        network.tensors.flatMap { tensor in
            adapted(tensor).map { layer in
                [
                    (LowRankPart.nameOfA(layer), [rank, tensor.shape[1]]),
                    (LowRankPart.nameOfB(layer), [tensor.shape[0], rank]),
                ]
            } ?? []
        }
    }
}
