import CKernels
import Transformer

/// A T5, forward with what backward needs kept, over a packed batch of pairs; the decoder is given
/// what it should have said so far.
///
/// Without dropout the encoder's states have the bits of `T5Model` in f32.
final class T5Pass: NetworkPass {
    let shape: T5Shape
    let places: T5Layout

    init(parameters: StudentParameters, shape: T5Shape, places: T5Layout, team: ThreadTeam) {
        self.shape = shape
        self.places = places
        super.init(
            parameters: parameters, shared: places.shared, arena: FloatArena(count: places.count),
            team: team)
    }

    var encoder: T5Stack { places.encoder }
    var decoder: T5Stack { places.decoder }
    var headWidth: Int { shape.configuration.headWidth }
    var heads: Int { shape.configuration.heads }
    var epsilon: Float { shape.configuration.normEpsilon }

    /// Leaves the last states of both in their `states`.
    func forward(_ batch: PackedPairs, _ dropout: Dropout) {
        run(encoder, batch.reviews, batch, dropout)
        run(decoder, batch.texts, batch, dropout)
    }

    private func run(
        _ stack: T5Stack, _ side: PackedPairs.Side, _ batch: PackedPairs, _ dropout: Dropout
    ) {
        let width = shape.width, tokens = side.tokens
        fillBias(stack)
        embed(side, into: stack.steps[0].x, dropout.at(stack.embeddingSite))
        for (index, step) in stack.steps.enumerated() {
            let dropped = dropout.at(stack.site(of: index)), output = stack.output(of: index)
            if step.kind == .feedForward {
                let inner = dropout.at(stack.site(of: index, isInner: true))
                feedForward(step, tokens, into: output, inner, dropped)
            } else {
                project(step, side, batch)
                attend(step, stack, side, batch)
                leave(step, tokens, into: output, dropped)
            }
        }
        let dropped = dropout.at(stack.statesSite)
        team.each(tokens, by: SharedPlaces.chunkRows) { rows, _ in
            let row = rows.lowerBound, states = at(stack.states, row, width)
            kernels.rms_norm(
                states, at(stack.last, row, width), value(stack.norm), rows.count, width, epsilon)
            training.dropout(states, states, dropped, UInt64(row * width), rows.count * width)
        }
    }

    private func embed(_ side: PackedPairs.Side, into x: Int, _ dropped: opined_dropout) {
        let width = shape.width
        let words = value(parameters.layout.tensor(T5Shape.embeddingName))
        for (row, id) in side.ids.enumerated() {
            training.dropout(
                at(x, row, width), words + Int(id) * width, dropped, UInt64(row * width), width)
        }
    }

    /// What a step reads: its x, normed.  (rows, width)
    func norm(_ step: T5Step, _ rows: Range<Int>, into y: UnsafeMutablePointer<Float>) {
        kernels.rms_norm(
            y, at(step.x, rows.lowerBound, shape.width), value(step.norm), rows.count,
            shape.width, epsilon)
    }

    /// Query, key and value; in cross-attention the last two of the encoder's states.
    private func project(_ step: T5Step, _ side: PackedPairs.Side, _ batch: PackedPairs) {
        let width = shape.width, inner = shape.attentionWidth
        let panels = pack(step.inputs) { $0.forwardPanels($1, $2) }
        team.each(side.tokens, by: SharedPlaces.chunkRows) { rows, thread in
            let normed = scratch(thread)
            norm(step, rows, into: normed)
            for (place, panels) in zip(step.inner, panels) {
                training.product(
                    at(place, rows.lowerBound, step.stride), step.stride, normed, width, 1, panels,
                    rows.count, inner, width, false)
            }
        }
        guard step.kind == .cross else { return }
        let memory = pack(step.memory) { $0.forwardPanels($1, $2) }
        team.each(batch.reviews.tokens, by: SharedPlaces.chunkRows) { rows, _ in
            for (index, panels) in memory.enumerated() {
                training.product(
                    at(step.keys, rows.lowerBound, 2 * inner) + index * inner, 2 * inner,
                    at(encoder.states, rows.lowerBound, width), width, 1, panels, rows.count,
                    inner, width, false)
            }
        }
    }

    private func attend(
        _ step: T5Step, _ stack: T5Stack, _ side: PackedPairs.Side, _ batch: PackedPairs
    ) {
        let inner = shape.attentionWidth
        guard stack.isDecoder else { return attendBothWays(step, side) }
        let isOwn = step.kind == .own
        let attended = opined_attended_shape(
            heads: heads, width: headWidth, y_stride: inner, query_stride: step.stride,
            key_stride: isOwn ? step.stride : 2 * inner, is_causal: isOwn, is_half: false)
        team.each(side.sequences.count) { index, thread in
            let text = side.sequences[index], review = batch.reviews.sequences[index]
            let query = at(step.inner[0], text.lowerBound, step.stride)
            let key = isOwn ? query + inner : at(step.keys, review.lowerBound, 2 * inner)
            var one = opined_attended(
                y: at(step.context, text.lowerBound, inner), query: query, key: key,
                value: key + inner, queries: text.count, keys: isOwn ? text.count : review.count)
            kernels.attend(
                &one, 1, attended, isOwn ? here(stack.table, stack, head: 0) : nil,
                T5Stack.biasStride(isDecoder: true), scratch(thread))
        }
    }

    private func attendBothWays(_ step: T5Step, _ side: PackedPairs.Side) {
        let inner = shape.attentionWidth
        team.each(side.sequences.count * heads) { piece, thread in
            let sequence = side.sequences[piece / heads], head = piece % heads
            let query = at(step.inner[0], sequence.lowerBound, step.stride) + head * headWidth
            kernels.attention(
                at(step.context, sequence.lowerBound, inner) + head * headWidth, inner, query,
                step.stride, sequence.count, query + inner, query + 2 * inner, step.stride,
                sequence.count, headWidth, 1, here(encoder.table, encoder, head: head), -1,
                scratch(thread))
        }
    }

    /// What follows attention, a chunk of rows at a time.
    private func leave(
        _ step: T5Step, _ tokens: Int, into output: Int, _ dropped: opined_dropout
    ) {
        let width = shape.width, inner = shape.attentionWidth
        let panels = pack([step.output]) { $0.forwardPanels($1, $2) }[0]
        team.each(tokens, by: SharedPlaces.chunkRows) { rows, thread in
            let y = scratch(thread)
            training.product(
                y, width, at(step.context, rows.lowerBound, inner), inner, 1, panels, rows.count,
                width, inner, false)
            add(y, step, rows, into: output, dropped)
        }
    }

    /// The residual.
    ///   y  (rows, width): what the step says
    private func add(
        _ y: UnsafeMutablePointer<Float>, _ step: T5Step, _ rows: Range<Int>, into output: Int,
        _ dropped: opined_dropout
    ) {
        let start = rows.lowerBound * shape.width, count = rows.count * shape.width
        training.dropout(y, y, dropped, UInt64(start), count)
        kernels.add(at(output) + start, y, at(step.x) + start, count)
    }

    private func feedForward(
        _ step: T5Step, _ tokens: Int, into output: Int, _ innerDropped: opined_dropout,
        _ dropped: opined_dropout
    ) {
        let width = shape.width, wide = step.stride
        let panels = pack(step.inputs + [step.output]) { $0.forwardPanels($1, $2) }
        team.each(tokens, by: SharedPlaces.chunkRows) { rows, thread in
            let row = rows.lowerBound, count = rows.count * wide
            let normed = scratch(thread), y = normed + SharedPlaces.chunkRows * width
            let activated = y + SharedPlaces.chunkRows * width
            norm(step, rows, into: normed)
            for (place, panels) in zip(step.inner, panels) {
                training.product(
                    at(place, row, wide), wide, normed, width, 1, panels, rows.count, wide, width,
                    false)
            }
            let u = at(step.inner[0], row, wide)
            if step.inner.count == 2 {
                training.gated_gelu(activated, u, at(step.inner[1], row, wide), count)
            } else {
                training.relu(activated, u, count)
            }
            training.dropout(activated, activated, innerDropped, UInt64(row * wide), count)
            training.product(
                y, width, activated, wide, 1, panels[step.inner.count], rows.count, width, wide,
                false)
            add(y, step, rows, into: output, dropped)
        }
    }
}
