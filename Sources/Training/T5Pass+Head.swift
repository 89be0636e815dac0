import CKernels

/// The head: logits of some rows at a time, for those of a batch would take more memory than all
/// else.
extension T5Pass {
    /// Adds the gradients of the head, leaves those of the decoder's states where
    /// ``backward(_:_:)`` takes them, and gives what the batch costs.
    func head(_ batch: PackedPairs, _ settings: LossSettings, _ dropout: Dropout) -> Losses {
        let tokens = batch.texts.tokens
        var losses = Losses()
        for rows in headChunks(tokens) {
            say(rows)
            for row in score(rows, batch, settings) {
                losses.text += row.text
                losses.old += row.old
            }
            sayBack(rows)
        }
        let dropped = dropout.at(decoder.statesSite)
        training.dropout(
            at(places.gradients.states), at(places.gradients.states), dropped, 0,
            tokens * shape.width)
        return losses
    }

    /// Gives what `body` makes of the logits of each token of the texts, in their order.
    ///
    /// - Parameter body: gets the token, its logits, which it may use up, and the thread.
    func eachToken<Value>(
        _ batch: PackedPairs,
        _ body: (_ token: Int, _ logits: UnsafeMutablePointer<Float>, _ thread: Int) -> Value
    ) -> [Value] {
        headChunks(batch.texts.tokens).flatMap { rows in
            say(rows)
            return each(rows, body)
        }
    }

    private func headChunks(_ tokens: Int) -> [Range<Int>] {
        stride(from: 0, to: tokens, by: T5Layout.headRows).map {
            $0..<min(tokens, $0 + T5Layout.headRows)
        }
    }

    private var headPart: DensePart {
        DensePart(parameters.layout, shape.isTied ? "shared" : "lm_head")
    }

    private func each<Value>(
        _ rows: Range<Int>, _ body: (Int, UnsafeMutablePointer<Float>, Int) -> Value
    ) -> [Value] {
        [Value](unsafeUninitializedCapacity: rows.count) { values, initialized in
            initialized = rows.count
            guard let values = values.baseAddress else { return }
            team.each(rows.count) { index, thread in
                (values + index).initialize(
                    to: body(
                        rows.lowerBound + index, at(places.logits, index, shape.vocabulary),
                        thread))
            }
        }
    }

    /// The logits of some rows, a thread some of the vocabulary.
    private func say(_ rows: Range<Int>) {
        let width = shape.width, vocabulary = shape.vocabulary, weights = value(headPart.weight)
        team.each(vocabulary, by: T5Layout.headOutputs) { tokens, thread in
            let panels = scratch(thread), first = tokens.lowerBound
            training.pack_panels(
                panels, weights + first * width, width, true, tokens.count, width)
            training.product(
                at(places.logits) + first, vocabulary, at(decoder.states, rows.lowerBound, width),
                width, 1, panels, rows.count, tokens.count, width, false)
        }
    }

    /// The loss of each of some rows, whose logits become their gradient.
    private func score(
        _ rows: Range<Int>, _ batch: PackedPairs, _ settings: LossSettings
    ) -> [(text: Double, old: Double)] {
        let vocabulary = shape.vocabulary, kept = TrainingPair.Answers.kept
        return each(rows) { row, x, thread in
            var label = batch.labels[row], weight = batch.weights[row]
            var oldWeight = batch.oldWeights.isEmpty ? 0 : batch.oldWeights[row]
            // What the old one says is held against the logits, which the label uses up.
            let logits = scratch(thread)
            if oldWeight != 0 { logits.update(from: x, count: vocabulary) }
            let text = training.label_cross_entropy(
                x, &label, &weight, shape.logitScale, settings.smoothing, 1, vocabulary)
            guard oldWeight != 0 else { return (text, 0) }
            let place = row * kept..<(row + 1) * kept
            let old = training.add_top_divergence(
                x, logits, Array(batch.oldIDs[place]), Array(batch.oldShares[place]), &oldWeight,
                shape.logitScale, kept, 1, vocabulary)
            return (text, old)
        }
    }

    private func sayBack(_ rows: Range<Int>) {
        let part = headPart, width = shape.width, vocabulary = shape.vocabulary
        let weights = value(part.weight)
        team.each(width, by: T5Layout.headColumns) { columns, thread in
            let panels = scratch(thread), first = columns.lowerBound
            for start in stride(from: 0, to: vocabulary, by: T5Layout.headDepth) {
                let depth = min(T5Layout.headDepth, vocabulary - start)
                training.pack_panels(
                    panels, weights + start * width + first, width, false, columns.count, depth)
                training.product(
                    at(places.gradients.states, rows.lowerBound, width) + first, width,
                    at(places.logits) + start, vocabulary, 1, panels, rows.count, columns.count,
                    depth, start > 0)
            }
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
