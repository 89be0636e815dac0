import CKernels

/// One layer of T5's decoder: attention to the text so far, attention to the review, feed-forward,
/// each with its norm before and the residual after.
struct T5DecoderLayer: Sendable {
    private let index: Int
    private let heads: Int
    private let headWidth: Int
    private let selfNorm: RMSNorm
    private let queryKeyValue: Linear
    private let selfOutput: Linear
    private let crossNorm: RMSNorm
    private let crossQuery: Linear
    private let crossKeyValue: Linear
    private let crossOutput: Linear
    private let feedForward: T5FeedForward

    /// Reads `decoder.block.index`.
    init(
        weights: SafetensorsFile, index: Int, configuration: T5Configuration
    ) throws(ModelFileError) {
        let name = "decoder.block.\(index)"
        let width = configuration.modelWidth, inner = configuration.attentionWidth
        func norm(_ layer: Int) throws(ModelFileError) -> RMSNorm {
            try RMSNorm(
                weights: weights, name: "\(name).layer.\(layer).layer_norm", width: width,
                epsilon: configuration.normEpsilon)
        }
        func linear(
            _ attention: String, _ parts: [String], _ inputs: Int, _ outputs: Int
        ) throws(ModelFileError) -> Linear {
            try Linear(
                weights: weights, joined: parts.map { "\(name).\(attention).\($0)" },
                inputs: inputs, outputs: outputs, hasBias: false)
        }
        self.index = index
        heads = configuration.heads
        headWidth = configuration.headWidth
        let own = "layer.0.SelfAttention", cross = "layer.1.EncDecAttention"
        selfNorm = try norm(0)
        queryKeyValue = try linear(own, ["q", "k", "v"], width, inner)
        selfOutput = try linear(own, ["o"], inner, width)
        crossNorm = try norm(1)
        crossQuery = try linear(cross, ["q"], width, inner)
        crossKeyValue = try linear(cross, ["k", "v"], width, inner)
        crossOutput = try linear(cross, ["o"], inner, width)
        feedForward = try T5FeedForward(
            weights: weights, name: "\(name).layer.2", configuration: configuration)
    }

    var isQuantized: Bool {
        [queryKeyValue, selfOutput, crossQuery, crossKeyValue, crossOutput]
            .contains { $0.precision == .int8 } || feedForward.isQuantized
    }

    /// Keeps what this layer will look at of the encoder's states.
    ///   x        (tokens, width)
    ///   sources  where each sequence of x goes, in order
    func remember(_ x: Rows, in sources: [T5Span], workspace: T5Workspace) {
        let joined = workspace.wide.resized(count: x.count, width: crossKeyValue.outputs)
        crossKeyValue.apply(x, into: joined, quantized: workspace.quantized)
        var row = 0
        for source in sources {
            for token in 0..<source.capacity {
                source.cache.keep(joined[row], slot: source.first + token, layer: index)
                row += 1
            }
        }
    }

    /// Replaces x by the layer's output.
    ///   x  the new tokens of all runs, one run behind the other
    func apply(to x: Rows, runs: [T5Run], bias: T5PositionBias, workspace: T5Workspace) {
        attendToText(x, runs: runs, bias: bias, workspace: workspace)
        attendToReview(x, runs: runs, workspace: workspace)
        feedForward.apply(to: x, workspace: workspace)
    }

    private func attendToText(
        _ x: Rows, runs: [T5Run], bias: T5PositionBias, workspace: T5Workspace
    ) {
        let inner = heads * headWidth
        let normed = workspace.normed.resized(count: x.count, width: x.width)
        let joined = workspace.wide.resized(count: x.count, width: 3 * inner)
        let context = workspace.context.resized(count: x.count, width: inner)
        selfNorm.apply(x, into: normed)
        queryKeyValue.apply(normed, into: joined, quantized: workspace.quantized)
        var row = 0
        let attended = runs.map { run in
            let text = run.text, count = run.tokens.count
            defer { row += count }
            for token in 0..<count {
                text.cache.keep(
                    joined[row + token] + inner, slot: text.first + text.count + token,
                    layer: index)
            }
            let key = text.cache.key(slot: text.first, layer: index)
            return opined_attended(
                y: context[row], query: joined[row], key: key, value: text.cache.value(of: key),
                queries: count, keys: text.count + count)
        }
        let shape = opined_attended_shape(
            heads: heads, width: headWidth, y_stride: inner, query_stride: joined.width,
            key_stride: workspace.cache.slotStride, is_causal: true,
            is_half: workspace.cache.isHalf)
        opined_active_kernels().pointee.attend(
            attended, attended.count, shape, bias.here(head: 0), bias.headStride,
            workspace.attentionScratch)
        selfOutput.apply(context, into: x, quantized: workspace.quantized, residual: x)
    }

    private func attendToReview(_ x: Rows, runs: [T5Run], workspace: T5Workspace) {
        let inner = heads * headWidth
        let normed = workspace.normed.resized(count: x.count, width: x.width)
        let query = workspace.wide.resized(count: x.count, width: inner)
        let context = workspace.context.resized(count: x.count, width: inner)
        crossNorm.apply(x, into: normed)
        crossQuery.apply(normed, into: query, quantized: workspace.quantized)
        var row = 0
        let attended = runs.map { run in
            defer { row += run.tokens.count }
            let key = run.source.cache.key(slot: run.source.first, layer: index)
            return opined_attended(
                y: context[row], query: query[row], key: key,
                value: run.source.cache.value(of: key),
                queries: run.tokens.count, keys: run.source.count)
        }
        let shape = opined_attended_shape(
            heads: heads, width: headWidth, y_stride: inner, query_stride: inner,
            key_stride: workspace.cache.slotStride, is_causal: false,
            is_half: workspace.cache.isHalf)
        opined_active_kernels().pointee.attend(
            attended, attended.count, shape, nil, 0, workspace.attentionScratch)
        crossOutput.apply(context, into: x, quantized: workspace.quantized, residual: x)
    }
}
