import CKernels

extension T5Pass {
    /// Adds the gradients of a loss, from those of the decoder's states, which it uses up, as what
    /// ``forward(_:_:)`` kept.
    ///
    /// It goes down no further than there is something that is trained.
    func backward(_ batch: PackedPairs, _ dropout: Dropout) {
        let tokens = batch.reviews.tokens, width = shape.width
        back(decoder, batch.texts, batch, dropout)
        guard lowest(encoder) != nil || encoder.norm.isTrained else { return }
        training.dropout(
            at(places.gradients.states), at(places.gradients.states),
            dropout.at(encoder.statesSite), 0, tokens * width)
        back(encoder, batch.reviews, batch, dropout)
    }

    private var isEmbeddingTrained: Bool {
        parameters.layout.tensor(T5Shape.embeddingName).isTrained
    }

    /// The lowest step that has to be gone through; nil for none.
    private func lowest(_ stack: T5Stack) -> Int? {
        if isEmbeddingTrained || stack.bias.isTrained { return 0 }
        let own = stack.steps.firstIndex(where: \.isTrained)
        guard stack.isDecoder, lowest(encoder) != nil || encoder.norm.isTrained else { return own }
        // The encoder hears of every step that looks at it.
        return min(own ?? 1, 1)
    }

    /// A stack, from the gradient of its states. That of the decoder makes way for that of the
    /// encoder.
    private func back(
        _ stack: T5Stack, _ side: PackedPairs.Side, _ batch: PackedPairs, _ dropout: Dropout
    ) {
        let width = shape.width, d = places.gradients
        at(d.x).update(repeating: 0, count: side.tokens * width)
        normBack(stack.norm, x: stack.last, tokens: side.tokens) { rows, _ in
            UnsafePointer(at(d.states, rows.lowerBound, width))
        }
        if stack.isDecoder {
            at(d.states).update(repeating: 0, count: batch.reviews.tokens * width)
        }
        guard let lowest = lowest(stack) else { return }
        clearBias(stack)
        for index in stack.steps.indices.reversed() where index >= lowest {
            let step = stack.steps[index], dropped = dropout.at(stack.site(of: index))
            if step.kind == .feedForward {
                let inner = dropout.at(stack.site(of: index, isInner: true))
                feedBack(step, side.tokens, inner, dropped)
            } else {
                attendBack(step, stack, side, batch, dropped)
            }
            weigh(step, side.tokens, reviewTokens: batch.reviews.tokens)
        }
        addBias(stack)
        if isEmbeddingTrained { lookBack(side, dropout.at(stack.embeddingSite)) }
    }

    /// Adds the gradient of what a norm got to that of x, and the gradient of its gain.
    ///   dy  gives the gradient of what it gave, of some rows
    private func normBack(
        _ gain: ParameterLayout.Tensor, x: Int, tokens: Int,
        dy: (_ rows: Range<Int>, _ thread: Int) -> UnsafePointer<Float>
    ) {
        let width = shape.width
        at(shared.normSums).update(repeating: 0, count: SharedPlaces.chunks(tokens) * width)
        team.each(tokens, by: SharedPlaces.chunkRows) { rows, thread in
            let row = rows.lowerBound, dy = dy(rows, thread)
            training.rms_norm_backward(
                at(places.gradients.x, row, width),
                at(shared.normSums, row / SharedPlaces.chunkRows, width), at(x, row, width), dy,
                value(gain), rows.count, width, epsilon)
        }
        addNormSums(0, to: gain, stride: width, tokens)
    }

    /// The gradient of what `output` of a step gave.
    private func leaveBack(_ rows: Range<Int>, _ dropped: opined_dropout) -> UnsafePointer<Float> {
        let start = rows.lowerBound * shape.width, dOutput = at(places.gradients.output) + start
        training.dropout(
            dOutput, at(places.gradients.x) + start, dropped, UInt64(start),
            rows.count * shape.width)
        return UnsafePointer(dOutput)
    }

    /// The gradient of what a step read, of some rows, by those of what `inputs` gave.
    private func readBack(
        _ step: T5Step, _ rows: Range<Int>, panels: some Sequence<UnsafeMutablePointer<Float>>,
        into y: UnsafeMutablePointer<Float>
    ) -> UnsafePointer<Float> {
        let width = shape.width
        for (index, (part, panels)) in zip(step.inputs, panels).enumerated() {
            training.product(
                y, width, at(step.dInner[index], rows.lowerBound, step.stride), step.stride, 1,
                panels, rows.count, width, part.outputs, index > 0)
        }
        return UnsafePointer(y)
    }

    private func feedBack(
        _ step: T5Step, _ tokens: Int, _ innerDropped: opined_dropout, _ dropped: opined_dropout
    ) {
        let width = shape.width, wide = step.stride
        let panels = pack(step.inputs + [step.output]) { $0.backwardPanels($1, $2) }
        normBack(step.norm, x: step.x, tokens: tokens) { rows, thread in
            let row = rows.lowerBound, count = rows.count * wide, start = UInt64(row * wide)
            let d = at(step.dInner[0], row, wide), u = at(step.inner[0], row, wide)
            training.product(
                d, wide, leaveBack(rows, dropped), width, 1, panels[step.inputs.count], rows.count,
                wide, width, false)
            training.dropout(d, d, innerDropped, start, count)
            if step.inner.count == 2 {
                training.gated_gelu_backward(
                    d, at(step.dInner[1], row, wide), u, at(step.inner[1], row, wide), count)
            } else {
                training.relu_backward(d, u, count)
            }
            training.dropout(u, u, innerDropped, start, count)
            return readBack(step, rows, panels: panels, into: scratch(thread))
        }
    }

    private func attendBack(
        _ step: T5Step, _ stack: T5Stack, _ side: PackedPairs.Side, _ batch: PackedPairs,
        _ dropped: opined_dropout
    ) {
        let width = shape.width, inner = shape.attentionWidth, d = places.gradients
        let output = pack([step.output]) { $0.backwardPanels($1, $2) }[0]
        team.each(side.tokens, by: SharedPlaces.chunkRows) { rows, _ in
            training.product(
                at(d.context, rows.lowerBound, inner), inner, leaveBack(rows, dropped), width, 1,
                output, rows.count, inner, width, false)
        }
        if step.kind == .own { lookAround(step, stack, side) } else { lookAcross(step, batch) }
        let panels = pack(step.inputs) { $0.backwardPanels($1, $2) }
        normBack(step.norm, x: step.x, tokens: side.tokens) { rows, thread in
            readBack(step, rows, panels: panels, into: scratch(thread))
        }
        let memory = pack(step.memory) { $0.backwardPanels($1, $2) }
        guard !memory.isEmpty else { return }
        team.each(batch.reviews.tokens, by: SharedPlaces.chunkRows) { rows, _ in
            for (index, panels) in memory.enumerated() {
                training.product(
                    at(d.states, rows.lowerBound, width), width,
                    at(d.keys, rows.lowerBound, 2 * inner) + index * inner, 2 * inner, 1, panels,
                    rows.count, width, inner, true)
            }
        }
    }

    /// Attention within a sequence; a head's sequences one after the other, for they add to one
    /// gradient of its bias.
    private func lookAround(_ step: T5Step, _ stack: T5Stack, _ side: PackedPairs.Side) {
        let inner = shape.attentionWidth
        team.each(heads) { head, thread in
            let column = head * headWidth
            for sequence in side.sequences {
                let row = sequence.lowerBound
                let query = at(step.inner[0], row, step.stride) + column
                let dQuery = at(step.dInner[0], row, step.stride) + column
                var gradient = opined_attention_gradient(
                    query: query, key: query + inner, value: query + 2 * inner,
                    dy: at(places.gradients.context, row, inner) + column, dquery: dQuery,
                    dkey: dQuery + inner, dvalue: dQuery + 2 * inner, query_stride: step.stride,
                    key_stride: step.stride, dy_stride: inner, dquery_stride: step.stride,
                    dkey_stride: step.stride, queries: sequence.count, keys: sequence.count,
                    width: headWidth, scale: 1, bias: here(stack.table, stack, head: head),
                    dbias: here(stack.dTable, stack, head: head), is_causal: stack.isDecoder)
                training.attention_backward(&gradient, scratch(thread))
            }
        }
    }

    private func lookAcross(_ step: T5Step, _ batch: PackedPairs) {
        let inner = shape.attentionWidth
        team.each(batch.texts.sequences.count * heads) { piece, thread in
            let text = batch.texts.sequences[piece / heads], column = piece % heads * headWidth
            let review = batch.reviews.sequences[piece / heads]
            let key = at(step.keys, review.lowerBound, 2 * inner) + column
            let dKey = at(places.gradients.keys, review.lowerBound, 2 * inner) + column
            var gradient = opined_attention_gradient(
                query: at(step.inner[0], text.lowerBound, step.stride) + column, key: key,
                value: key + inner,
                dy: at(places.gradients.context, text.lowerBound, inner) + column,
                dquery: at(step.dInner[0], text.lowerBound, step.stride) + column, dkey: dKey,
                dvalue: dKey + inner, query_stride: step.stride, key_stride: 2 * inner,
                dy_stride: inner, dquery_stride: step.stride, dkey_stride: 2 * inner,
                queries: text.count, keys: review.count, width: headWidth, scale: 1, bias: nil,
                dbias: nil, is_causal: false)
            training.attention_backward(&gradient, scratch(thread))
        }
    }

    /// The gradients of a step's weights.
    private func weigh(_ step: T5Step, _ tokens: Int, reviewTokens: Int) {
        let width = shape.width, inner = shape.attentionWidth, d = places.gradients
        guard (step.inputs + step.memory + [step.output]).contains(where: \.isTrained) else {
            return
        }
        team.each(tokens, by: SharedPlaces.chunkRows) { rows, _ in
            norm(step, rows, into: at(d.normed, rows.lowerBound, width))
        }
        var next = at(shared.panels)
        func input(_ place: Int, _ columns: Int, _ tokens: Int) -> PanelJob {
            defer { next += opined_panel_floats(columns, tokens) }
            return PanelJob(
                panels: next, source: at(place), stride: columns, isTransposed: false,
                columns: columns, depth: tokens)
        }
        let normed = input(d.normed, width, tokens)
        let context = input(step.context, step.output.inputs, tokens)
        let states = input(encoder.states, width, step.memory.isEmpty ? 0 : reviewTokens)
        PanelJob.run([normed, context, states], training, team: team)
        let own = zip(step.inputs, step.dInner).map { part, dy in
            WeightGradient(
                part: part, dy: at(dy), stride: step.stride, input: normed, tokens: tokens)
        }
        let memory = step.memory.enumerated().map { index, part in
            WeightGradient(
                part: part, dy: at(d.keys) + index * inner, stride: 2 * inner, input: states,
                tokens: reviewTokens)
        }
        let output = WeightGradient(
            part: step.output, dy: at(d.output), stride: width, input: context, tokens: tokens)
        WeightGradient.run(own + memory + [output], in: self)
    }

    /// Adds the gradient of each token to its vector, in their order.
    private func lookBack(_ side: PackedPairs.Side, _ dropped: opined_dropout) {
        let width = shape.width, dX = at(places.gradients.x)
        let words = parameters.layout.tensor(T5Shape.embeddingName)
        guard let offset = words.trainedOffset else { return }
        training.dropout(dX, dX, dropped, 0, side.tokens * width)
        for (row, id) in side.ids.enumerated() {
            training.add_rows(
                gradients.base + offset + Int(id) * width, dX + row * width, width, 1, width)
        }
    }
}
