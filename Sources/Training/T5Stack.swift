import Transformer

/// The encoder or the decoder of a T5: the order of its steps, and what they share.
struct T5Stack: Sendable {
    let isDecoder: Bool
    let steps: [T5Step]
    /// (buckets, heads)
    let bias: ParameterLayout.Tensor
    let norm: ParameterLayout.Tensor
    /// What the last step gives, and what the norm makes of it.  (tokens, width)
    let last, states: Int
    /// (heads, biasStride): the bias of each distance, and its gradient
    let table, dTable: Int

    init(
        _ shape: T5Shape, _ layout: ParameterLayout, isDecoder: Bool, tokens: Int,
        shared gradients: T5Gradients, take: (Int) -> Int
    ) {
        let name = isDecoder ? "decoder" : "encoder", width = shape.width
        let builder = T5StepBuilder(
            shape: shape, layout: layout, tokens: tokens, gradients: gradients)
        let configuration = shape.configuration
        let blocks = isDecoder ? configuration.decoderLayers : configuration.encoderLayers
        self.isDecoder = isDecoder
        steps = (0..<blocks).flatMap { block in
            let name = "\(name).block.\(block)"
            let own = builder.attention(.own, "\(name).layer.0", take)
            return isDecoder
                ? [
                    own, builder.attention(.cross, "\(name).layer.1", take),
                    builder.feedForward("\(name).layer.2", take),
                ] : [own, builder.feedForward("\(name).layer.1", take)]
        }
        bias = layout.tensor(
            "\(name).block.0.layer.0.SelfAttention.relative_attention_bias.weight")
        norm = layout.tensor("\(name).final_layer_norm.weight")
        last = take(tokens * width)
        states = take(tokens * width)
        let stride = Self.biasStride(isDecoder: isDecoder)
        table = take(configuration.heads * stride)
        dTable = take(configuration.heads * stride)
    }

    /// Distances of a key from its query, from the farthest behind to the farthest ahead.
    static func distances(isDecoder: Bool) -> Range<Int> {
        1 - T5Shape.positions..<(isDecoder ? 1 : T5Shape.positions)
    }

    static func biasStride(isDecoder: Bool) -> Int { distances(isDecoder: isDecoder).count }

    /// What a step gives: x of the next one.
    func output(of step: Int) -> Int { step + 1 < steps.count ? steps[step + 1].x : last }

    /// Where dropout is: after the embedding, in feed-forward and after each step, after the norm.
    func site(of step: Int, isInner: Bool = false) -> Dropout.Site {
        .t5((isDecoder ? 1 << 16 : 0) + 2 + 2 * step + (isInner ? 1 : 0))
    }
    var embeddingSite: Dropout.Site { .t5(isDecoder ? 1 << 16 : 0) }
    var statesSite: Dropout.Site { .t5((isDecoder ? 1 << 16 : 0) + 1) }
}

/// Makes the steps of a stack and takes the room that they need.
private struct T5StepBuilder {
    let shape: T5Shape
    let layout: ParameterLayout
    let tokens: Int
    let gradients: T5Gradients

    func attention(
        _ kind: T5Step.Kind, _ name: String, _ take: (Int) -> Int
    ) -> T5Step {
        let isCross = kind == .cross, width = shape.attentionWidth
        let attention = name + (isCross ? ".EncDecAttention." : ".SelfAttention.")
        func parts(_ names: [String]) -> [DensePart] {
            names.map { DensePart(layout, attention + $0) }
        }
        let inputs = parts(isCross ? ["q"] : ["q", "k", "v"]), stride = inputs.count * width
        let inner = take(tokens * stride)
        return T5Step(
            kind: kind, norm: layout.tensor(name + ".layer_norm.weight"), inputs: inputs,
            memory: isCross ? parts(["k", "v"]) : [], output: parts(["o"])[0],
            x: take(tokens * shape.width), inner: inputs.indices.map { inner + $0 * width },
            dInner: inputs.indices.map { gradients.inner + $0 * width }, stride: stride,
            keys: isCross ? take(tokens * 2 * width) : 0, context: take(tokens * width))
    }

    func feedForward(_ name: String, _ take: (Int) -> Int) -> T5Step {
        let wide = shape.configuration.feedForwardWidth
        let names = shape.configuration.isGated ? ["wi_0", "wi_1"] : ["wi"]
        let inner = names.map { _ in take(tokens * wide) }
        return T5Step(
            kind: .feedForward, norm: layout.tensor(name + ".layer_norm.weight"),
            inputs: names.map { DensePart(layout, "\(name).DenseReluDense.\($0)") }, memory: [],
            output: DensePart(layout, "\(name).DenseReluDense.wo"), x: take(tokens * shape.width),
            inner: inner, dInner: names.indices.map { gradients.inner + $0 * tokens * wide },
            stride: wide, keys: 0, context: inner[0])
    }
}
