extension T5Configuration {
    /// A tensor of a checkpoint, under the name that Hugging Face gives it.
    public struct Tensor: Equatable, Sendable {
        public let name: String
        public let shape: [Int]
        /// Whether an int8 model holds it as I8 with a `_scale` for each row.
        public let isLinear: Bool
    }

    static let embeddingName = "shared.weight"
    static let headName = "lm_head.weight"

    /// Every tensor of a checkpoint.
    ///
    /// - Parameter isTied: whether the head is the embedding, and `lm_head.weight` not there.
    public func tensors(isTied: Bool) -> [Tensor] {
        var tensors = [
            Tensor(name: Self.embeddingName, shape: [vocabularySize, modelWidth], isLinear: true)
        ]
        for (stack, layers) in [("encoder", encoderLayers), ("decoder", decoderLayers)] {
            for layer in 0..<layers {
                tensors += block("\(stack).block.\(layer)", isDecoder: stack == "decoder")
            }
            tensors.append(
                Tensor(
                    name: T5PositionBias.name(stack: stack), shape: [positionBuckets, heads],
                    isLinear: false))
            tensors.append(norm("\(stack).final_layer_norm"))
        }
        if !isTied {
            tensors.append(
                Tensor(name: Self.headName, shape: [vocabularySize, modelWidth], isLinear: true))
        }
        return tensors
    }

    private func block(_ name: String, isDecoder: Bool) -> [Tensor] {
        var tensors = attention("\(name).layer.0.SelfAttention") + [norm("\(name).layer.0")]
        if isDecoder {
            tensors += attention("\(name).layer.1.EncDecAttention") + [norm("\(name).layer.1")]
        }
        let last = "\(name).layer.\(isDecoder ? 2 : 1)"
        for up in isGated ? ["wi_0", "wi_1"] : ["wi"] {
            tensors.append(
                linear("\(last).DenseReluDense.\(up)", modelWidth, to: feedForwardWidth))
        }
        tensors.append(linear("\(last).DenseReluDense.wo", feedForwardWidth, to: modelWidth))
        return tensors + [norm(last)]
    }

    private func attention(_ name: String) -> [Tensor] {
        ["q", "k", "v"].map { linear("\(name).\($0)", modelWidth, to: attentionWidth) }
            + [linear("\(name).o", attentionWidth, to: modelWidth)]
    }

    private func linear(_ name: String, _ inputs: Int, to outputs: Int) -> Tensor {
        Tensor(name: name + ".weight", shape: [outputs, inputs], isLinear: true)
    }

    private func norm(_ name: String) -> Tensor {
        let tensor = name.hasSuffix("final_layer_norm") ? name : name + ".layer_norm"
        return Tensor(name: tensor + ".weight", shape: [modelWidth], isLinear: false)
    }
}
