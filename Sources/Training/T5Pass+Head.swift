import CKernels

/// The head: logits of some rows at a time, for those of a batch would take more memory than all
/// else.
extension T5Pass {
    /// Adds the gradients of the head, leaves those of the decoder's states where
    /// ``backward(_:_:)`` takes them, and gives what the batch costs.
    func head(_ batch: PackedPairs, _ settings: LossSettings, _ dropout: Dropout) -> Double {
        let width = shape.width, tokens = batch.texts.tokens
        let part = DensePart(parameters.layout, shape.isTied ? "shared" : "lm_head")
        var loss = 0.0
        for first in stride(from: 0, to: tokens, by: T5Layout.headRows) {
            let rows = first..<min(tokens, first + T5Layout.headRows)
            say(rows, part)
            loss += score(rows, batch, settings)
            sayBack(rows, part)
        }
        let dropped = dropout.at(decoder.statesSite)
        training.dropout(
            at(places.gradients.states), at(places.gradients.states), dropped, 0, tokens * width)
        return loss
    }

    /// The logits of some rows, a thread some of the vocabulary.
    func say(_ rows: Range<Int>, _ part: DensePart) {
        let width = shape.width, vocabulary = shape.vocabulary, weights = value(part.weight)
        team.each(vocabulary, by: T5Layout.headOutputs) { tokens, thread in
            let panels = scratch(thread), first = tokens.lowerBound
            training.pack_panels(
                panels, weights + first * width, width, true, tokens.count, width)
            training.product(
                at(places.logits) + first, vocabulary, at(decoder.states, rows.lowerBound, width),
                width, 1, panels, rows.count, tokens.count, width, false)
        }
    }

    /// The loss of some rows, whose logits become their gradient.
    private func score(
        _ rows: Range<Int>, _ batch: PackedPairs, _ settings: LossSettings
    ) -> Double {
        let vocabulary = shape.vocabulary, count = rows.count
        let losses = [Double](unsafeUninitializedCapacity: count) { losses, initialized in
            initialized = count
            guard let losses = losses.baseAddress else { return }
            team.each(count) { index, _ in
                var label = batch.labels[rows.lowerBound + index]
                var weight = batch.weights[rows.lowerBound + index]
                let loss = training.label_cross_entropy(
                    at(places.logits, index, vocabulary), &label, &weight, shape.logitScale,
                    settings.smoothing, 1, vocabulary)
                (losses + index).initialize(to: loss)
            }
        }
        return losses.reduce(0, +)
    }

    private func sayBack(_ rows: Range<Int>, _ part: DensePart) {
        let width = shape.width, vocabulary = shape.vocabulary, weights = value(part.weight)
        team.each(width, by: T5Layout.headColumns) { columns, thread in
            let panels = scratch(thread), first = columns.lowerBound
            training.pack_panels(
                panels, weights + first, width, false, columns.count, vocabulary)
            training.product(
                at(places.gradients.states, rows.lowerBound, width) + first, width,
                at(places.logits), vocabulary, 1, panels, rows.count, columns.count, vocabulary,
                false)
        }
        guard part.isTrained else { return }
        let states = PanelJob(
            panels: at(shared.panels), source: at(decoder.states, rows.lowerBound, width),
            stride: width, isTransposed: false, columns: width, depth: rows.count)
        PanelJob.run([states], training, team: team)
        let gradient = WeightGradient(
            part: part, dy: at(places.logits), stride: vocabulary, input: states,
            tokens: rows.count)
        WeightGradient.run([gradient], in: self)
    }
}
