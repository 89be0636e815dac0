import CKernels
import Transformer

/// Where the gradients of states lie, which all steps of a T5 use one after the other.
struct T5Gradients: Sendable {
    /// Of what a step gives, of the encoder's states, and of what `output` of a step gives.
    /// (tokens, width)
    let x, states, output: Int
    /// What `inputs` of a step read.  (tokens, width)
    let normed: Int
    /// Of what they write.
    let inner: Int
    /// (tokens, attention width), (review tokens, 2 · attention width)
    let context, keys: Int

    init(_ shape: T5Shape, tokens: Int, take: (Int) -> Int) {
        let wide = (shape.configuration.isGated ? 2 : 1) * shape.configuration.feedForwardWidth
        (x, states) = (take(tokens * shape.width), take(tokens * shape.width))
        (output, normed) = (take(tokens * shape.width), take(tokens * shape.width))
        inner = take(tokens * max(wide, 3 * shape.attentionWidth))
        context = take(tokens * shape.attentionWidth)
        keys = take(tokens * 2 * shape.attentionWidth)
    }
}

/// Where everything lies that a pass of a T5 needs besides the parameters, as ``PassLayout``.
///
/// The reviews of a batch may have as many tokens as its texts, each up to the limit.
struct T5Layout: Sendable {
    /// Texts' tokens whose logits are there at once: those of a batch would be the most of all
    /// memory.
    static let headRows = 192
    /// What one thread lays out at once, so that it stays in the second-level cache: rows of the
    /// vocabulary for the logits, and columns of the states by rows of it for their gradient.
    static let headOutputs = 128, headColumns = 64, headDepth = 512

    let limits: BatchLimits
    let threads: Int
    let gradients: T5Gradients
    let encoder, decoder: T5Stack
    /// (headRows, vocabulary)
    let logits: Int
    /// The norms of a chunk of rows are summed up in (width).
    let shared: SharedPlaces
    let count: Int

    /// - Parameter layout: of `shape`
    init(_ shape: T5Shape, _ layout: ParameterLayout, limits: BatchLimits, threads: Int) {
        var end = 0
        func take(_ count: Int) -> Int {
            defer { end += FloatArena.rounded(count) }
            return end
        }
        let limits = limits.holding(layout.network), tokens = limits.tokensMax
        self.limits = limits
        self.threads = threads
        let gradients = T5Gradients(shape, tokens: tokens, take: take)
        func stack(isDecoder: Bool) -> T5Stack {
            T5Stack(
                shape, layout, isDecoder: isDecoder, tokens: tokens, shared: gradients, take: take)
        }
        self.gradients = gradients
        encoder = stack(isDecoder: false)
        decoder = stack(isDecoder: true)
        logits = take(Self.headRows * shape.vocabulary)
        let steps = encoder.steps + decoder.steps
        shared = SharedPlaces(
            panelFloats: steps.map { Self.panelFloats($0, tokens) }.max() ?? 0,
            normFloats: shape.width, scratchFloats: Self.scratchFloats(shape), layout: layout,
            tokens: tokens, threads: threads, take: take)
        count = end
    }

    /// Weights of one step as panels, or what its weight gradients are multiplied with.
    private static func panelFloats(_ step: T5Step, _ tokens: Int) -> Int {
        let own = (step.inputs + [step.output]).reduce(0) { $0 + $1.panelFloats }
        let memory = step.memory.reduce(0) { $0 + $1.panelFloats }
        let width = step.norm.count
        let inputs =
            2 * opined_panel_floats(width, tokens)
            + opined_panel_floats(step.output.inputs, tokens)
        return max(own, memory, inputs)
    }

    private static func scratchFloats(_ shape: T5Shape) -> Int {
        let positions = T5Shape.positions, configuration = shape.configuration
        return max(
            SharedPlaces.chunkRows * (2 * shape.width + configuration.feedForwardWidth),
            opined_attention_scratch(positions, configuration.headWidth),
            opined_attend_scratch(positions, configuration.heads),
            opined_attention_gradient_scratch(positions, positions, configuration.headWidth),
            opined_panel_floats(headOutputs, shape.width),
            opined_panel_floats(headColumns, headDepth))
    }
}
