import CKernels

/// The memory of one worker: what a T5 needs between its layers and between its steps, taken once
/// and used again.
///
/// Its size depends on the model alone: sequences pass the encoder in chunks, and enter the decoder
/// as there is room for their keys and values. What a batch does not need is never touched. One
/// thread at a time may use it.
public final class T5Workspace {
    /// Tokens that go through the layers of the encoder together, as in ``EncoderWorkspace``.
    static let chunkTokens = 192
    /// Tokens that go through the layers at most, in one sequence or in one step.
    static let tokensMax = T5Model.sequenceTokensMax
    /// Texts that are written together at most.
    static let rowsMax = 64
    /// Memory for keys and values of texts that are written together.
    static let cacheBytes = 64 << 20

    let hidden, normed, context, wide, gate: Rows
    /// States of the tokens that the head looks at, and what it says.
    let last, logits: Rows
    let quantized: opined_quantized
    let attentionScratch: UnsafeMutablePointer<Float>
    private(set) var cache: T5Cache
    private let configuration: T5Configuration
    private let isHalf: Bool
    private let cacheBytes: Int
    private let memory: AlignedMemory
    private let quantizedRows: QuantizedRows

    /// - Parameter cacheBytes: another bound, for tests.
    init(
        configuration: T5Configuration, precision: EncoderModel.Precision,
        cacheBytes: Int = T5Workspace.cacheBytes
    ) {
        self.configuration = configuration
        isHalf = precision == .int8
        self.cacheBytes = cacheBytes
        let tokens = Self.tokensMax, width = configuration.modelWidth
        let inner = configuration.attentionWidth
        let wideWidth = max(3 * inner, configuration.feedForwardWidth)
        let gateWidth = configuration.isGated ? configuration.feedForwardWidth : 0
        let scratch = max(
            opined_attention_scratch(tokens, configuration.headWidth),
            opined_attend_scratch(
                max(tokens, T5Model.generatedTokensMax), configuration.heads))
        // One row of everything, or all rows of a block.
        let logitsCount = max(
            configuration.vocabularySize + Linear.panelOutputs,
            Self.rowsMax * T5Decoder.blockTokens)
        let floats =
            tokens * (2 * width + inner + wideWidth + gateWidth) + scratch
            + Self.rowsMax * width + logitsCount
        let memory = AlignedMemory(byteCount: floats * MemoryLayout<Float>.stride)
        var next = memory.base.bindMemory(to: Float.self, capacity: floats)
        func take(_ count: Int, _ width: Int) -> Rows {
            defer { next += count * width }
            return Rows(base: next, count: count, width: width)
        }
        hidden = take(tokens, width)
        normed = take(tokens, width)
        context = take(tokens, inner)
        wide = take(tokens, wideWidth)
        gate = take(tokens, gateWidth)
        last = take(Self.rowsMax, width)
        logits = take(1, logitsCount)
        attentionScratch = next
        quantizedRows = QuantizedRows(rows: tokens, width: max(width, wideWidth))
        quantized = quantizedRows.view
        cache = T5Cache(
            configuration: configuration, isHalf: isHalf, bytes: cacheBytes,
            slotsMin: Self.slotsMin)
        self.memory = memory
    }

    /// Lends the cache for one call, with `slots` at least. More than usual are given back after.
    func withCache<Result>(slots: Int = 0, _ body: (T5Cache) -> Result) -> Result {
        guard slots > Self.slotsMin else { return body(cache) }
        cache = T5Cache(
            configuration: configuration, isHalf: isHalf, bytes: cacheBytes, slotsMin: slots)
        defer {
            cache = T5Cache(
                configuration: configuration, isHalf: isHalf, bytes: cacheBytes,
                slotsMin: Self.slotsMin)
        }
        return body(cache)
    }

    /// The longest sequence and the longest text fit, and the text can move when it grows.
    private static let slotsMin = T5Model.sequenceTokensMax + 2 * T5Model.generatedTokensMax
}
