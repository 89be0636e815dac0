/// The decoder of a T5, with its head.
struct T5Decoder: Sendable {
    /// Tokens of the vocabulary that the head takes at a time.
    static let blockTokens = 1_024

    private let layers: [T5DecoderLayer]
    private let bias: T5PositionBias
    private let norm: RMSNorm
    private let head: Linear

    /// - Parameter head: `lm_head`, or the embedding where they are one.
    init(
        weights: SafetensorsFile, configuration: T5Configuration, head: Linear
    ) throws(ModelFileError) {
        layers = try concurrently(configuration.decoderLayers) { index throws(ModelFileError) in
            try T5DecoderLayer(weights: weights, index: index, configuration: configuration)
        }
        bias = try T5PositionBias(
            weights: weights, stack: "decoder", configuration: configuration,
            tokensMax: T5Model.generatedTokensMax)
        // The head is linear: its input may be scaled here as well, where it costs nothing.
        let scale = 1 / Float(configuration.modelWidth).squareRoot()
        norm = try RMSNorm(
            weights: weights, name: "decoder.final_layer_norm", width: configuration.modelWidth,
            epsilon: configuration.normEpsilon, factor: configuration.scalesLogits ? scale : 1)
        self.head = head
    }

    var isQuantized: Bool { layers.contains(where: \.isQuantized) }

    /// Makes room for what the decoder looks at of each encoded sequence, and keeps it there.
    ///   ranges  of the rows of `workspace.hidden`
    func remember(_ ranges: [Range<Int>], in sources: [T5Span], workspace: T5Workspace) {
        let rows = ranges.last?.upperBound ?? 0
        let hidden = workspace.hidden.resized(count: rows, width: workspace.hidden.width)
        for layer in layers { layer.remember(hidden, in: sources, workspace: workspace) }
        for source in sources { source.count = source.capacity }
    }

    /// Takes the tokens of all runs, and leaves their states in `workspace.hidden`, one run behind
    /// the other.
    ///
    /// - Precondition: they are ``T5Workspace/tokensMax`` at most, and there is room for them.
    func take(_ runs: [T5Run], embedding: Linear, workspace: T5Workspace) {
        var row = 0
        for run in runs {
            for id in run.tokens {
                embedding.look(up: Int(id), into: workspace.hidden[row])
                row += 1
            }
        }
        let hidden = workspace.hidden.resized(count: row, width: embedding.inputs)
        for layer in layers {
            layer.apply(to: hidden, runs: runs, bias: bias, workspace: workspace)
        }
        for run in runs { run.text.count += run.tokens.count }
    }

    /// Lends what the head makes of some states, some tokens of the vocabulary after the other: all
    /// logits of a batch would leave the second-level cache before anyone had read them.
    ///   rows  of `workspace.hidden`, ``T5Workspace/rowsMax`` at most
    ///   body  gets a range of tokens, and their logits (rows, at least tokens)
    func withLogits(
        of rows: some Collection<Int>, workspace: T5Workspace, _ body: (Range<Int>, Rows) -> Void
    ) {
        let last = gather(rows, workspace: workspace), vocabulary = head.outputs
        head.prepare(last, quantized: workspace.quantized)
        for first in stride(from: 0, to: vocabulary, by: Self.blockTokens) {
            let tokens = first..<min(first + Self.blockTokens, vocabulary)
            let panels = Linear.panels(of: tokens)
            let logits = workspace.logits.resized(
                count: rows.count, width: panels.count * Linear.panelOutputs)
            head.apply(last, panels: panels, into: logits, prepared: workspace.quantized)
            body(tokens, logits)
        }
    }

    /// The logits of some tokens alone, after one state.
    ///   tokens  ascending
    func logits(of tokens: [Int32], row: Int, workspace: T5Workspace) -> [Float] {
        let width = Linear.panelOutputs
        var panels: [UInt32] = [], places: [Int] = []
        for token in tokens {
            let panel = UInt32(token) / UInt32(width)
            if panels.last != panel { panels.append(panel) }
            places.append((panels.count - 1) * width + Int(token) % width)
        }
        let last = gather([row], workspace: workspace)
        let logits = workspace.logits.resized(count: 1, width: panels.count * width)
        head.prepare(last, quantized: workspace.quantized)
        head.apply(last, panels: panels, into: logits, prepared: workspace.quantized)
        return places.map { logits.base[$0] }
    }

    /// The states that the head looks at, after the last norm.
    private func gather(_ rows: some Collection<Int>, workspace: T5Workspace) -> Rows {
        let width = workspace.hidden.width
        let last = workspace.last.resized(count: rows.count, width: width)
        for (index, row) in rows.enumerated() {
            last[index].update(from: workspace.hidden[row], count: width)
        }
        norm.apply(last, into: last)
        return last
    }
}
