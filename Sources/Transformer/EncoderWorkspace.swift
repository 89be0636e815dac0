import CKernels

/// The memory of one worker: what a forward pass needs between its layers, taken once and used
/// again.
///
/// Its size depends on the model alone, not on what is encoded: longer batches pass through in
/// chunks of ``tokensMax``. One thread at a time may use it.
public final class EncoderWorkspace {
    /// Tokens that go through the layers together. More would push the intermediate states of one
    /// chunk out of the second-level cache; fewer would read the weights more often.
    static let chunkTokens = 192

    /// A chunk holds whole sequences, so at least the longest one.
    let tokensMax: Int
    let hidden, sum, context, wide: Rows
    let attentionScratch: UnsafeMutablePointer<Float>
    let quantized: opined_quantized
    private let memory: AlignedMemory
    private let quantizedRows: QuantizedRows

    init(configuration: EncoderConfiguration) {
        let tokens = max(Self.chunkTokens, configuration.positionsMax)
        let width = configuration.hiddenSize
        let wideWidth = max(3 * width, configuration.intermediateSize)
        let headWidth = width / configuration.heads
        let scratch = opined_attention_scratch(configuration.positionsMax, headWidth)
        let floats = tokens * (3 * width + wideWidth) + scratch
        let memory = AlignedMemory(byteCount: floats * MemoryLayout<Float>.stride)
        var next = memory.base.bindMemory(to: Float.self, capacity: floats)
        func take(_ width: Int) -> Rows {
            defer { next += tokens * width }
            return Rows(base: next, count: tokens, width: width)
        }
        hidden = take(width)
        sum = take(width)
        context = take(width)
        wide = take(wideWidth)
        attentionScratch = next
        quantizedRows = QuantizedRows(rows: tokens, width: wideWidth)
        quantized = quantizedRows.view
        tokensMax = tokens
        self.memory = memory
    }
}
