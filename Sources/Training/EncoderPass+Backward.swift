import CKernels

extension EncoderPass {
    /// Adds the gradients of a loss to `gradients`, from those of the last states in
    /// `places.dHidden`, which it uses up. What ``forward(_:_:)`` kept is used up as well.
    ///
    /// It goes down no further than there is something that is trained.
    func backward(_ batch: PackedBatch, _ dropout: Dropout) {
        guard let lowest = lowestTrained else { return }
        for layer in layers.indices.reversed() where layer >= lowest {
            feedBack(layer, batch.tokens, dropout)
            attendBack(layer, batch)
            if layer > lowest || isEmbeddingTrained { projectBack(layer, batch.tokens) }
            weigh(layer, batch.tokens)
        }
        if isEmbeddingTrained { embedBack(batch, dropout) }
    }

    private var isEmbeddingTrained: Bool {
        parameters.layout.trained.contains { $0.name.hasPrefix("embeddings.") }
    }

    /// The lowest layer that has to be gone through; nil for none.
    private var lowestTrained: Int? {
        isEmbeddingTrained ? 0 : layers.firstIndex(where: \.isTrained)
    }

    /// From a layer's output to its attention, a chunk of rows at a time: `dHidden` becomes the
    /// gradient of the first sum, `dContext` that of the context.
    private func feedBack(_ layer: Int, _ tokens: Int, _ dropout: Dropout) {
        let width = shape.width, wide = shape.intermediate
        let place = places.layers[layer], parts = layers[layer]
        let panels = pack([parts.output, parts.up, parts.down]) { $0.backwardPanels($1, $2) }
        let first = dropout.at(.attention(layer: layer))
        let second = dropout.at(.feedForward(layer: layer))
        let chunkRows = SharedPlaces.chunkRows
        at(shared.normSums).update(repeating: 0, count: SharedPlaces.chunks(tokens) * 4 * width)
        team.each(tokens, by: chunkRows) { rows, _ in
            let row = rows.lowerBound, count = rows.count, start = UInt64(row * width)
            let sums = at(shared.normSums, row / chunkRows, 4 * width)
            let d = at(places.dHidden, row, width)
            training.layer_norm_backward(
                d, sums, sums + width, at(place.secondSum, row, width), d,
                value(parts.outputNorm.gain), count, width, shape.epsilon)
            training.dropout(at(places.dSecond, row, width), d, second, start, count * width)
            let inner = at(places.dWide, row, wide)
            training.product(
                inner, wide, at(places.dSecond, row, width), width, 1, panels[2], count, wide,
                width, false)
            training.gelu_backward(inner, at(place.wide, row, wide), count * wide)
            training.product(d, width, inner, wide, 1, panels[1], count, width, wide, true)

            training.layer_norm_backward(
                d, sums + 2 * width, sums + 3 * width, at(place.firstSum, row, width), d,
                value(parts.attentionNorm.gain), count, width, shape.epsilon)
            training.dropout(at(places.dFirst, row, width), d, first, start, count * width)
            training.product(
                at(places.dContext, row, width), width, at(places.dFirst, row, width), width, 1,
                panels[0], count, width, width, false)
        }
        let norms = [parts.outputNorm, parts.attentionNorm]
        for (index, tensor) in norms.flatMap({ [$0.gain, $0.bias] }).enumerated() {
            addNormSums(index * width, to: tensor, stride: 4 * width, tokens)
        }
    }

    private func attendBack(_ layer: Int, _ batch: PackedBatch) {
        let width = shape.width, headWidth = shape.headWidth, heads = shape.attentionHeads
        let place = places.layers[layer]
        let scale = 1 / Float(headWidth).squareRoot()
        team.each(batch.sequences.count * heads) { piece, thread in
            let sequence = batch.sequences[piece / heads], column = piece % heads * headWidth
            let query = at(place.joined, sequence.lowerBound, 3 * width) + column
            let dQuery = at(places.dJoined, sequence.lowerBound, 3 * width) + column
            var gradient = opined_attention_gradient(
                query: query, key: query + width, value: query + 2 * width,
                dy: at(places.dContext, sequence.lowerBound, width) + column,
                dquery: dQuery, dkey: dQuery + width, dvalue: dQuery + 2 * width,
                query_stride: 3 * width, key_stride: 3 * width, dy_stride: width,
                dquery_stride: 3 * width, dkey_stride: 3 * width, queries: sequence.count,
                keys: sequence.count, width: headWidth, scale: scale, bias: nil, dbias: nil,
                is_causal: false)
            training.attention_backward(&gradient, scratch(thread))
        }
    }

    /// `dHidden`, the gradient of the residual, becomes that of the layer's input.
    private func projectBack(_ layer: Int, _ tokens: Int) {
        let width = shape.width
        let panels = pack(layers[layer].joined) { $0.backwardPanels($1, $2) }
        team.each(tokens, by: SharedPlaces.chunkRows) { rows, _ in
            for (index, panels) in panels.enumerated() {
                training.product(
                    at(places.dHidden, rows.lowerBound, width), width,
                    at(places.dJoined, rows.lowerBound, 3 * width) + index * width, 3 * width, 1,
                    panels, rows.count, width, width, true)
            }
        }
    }

    /// The gradients of a layer's weights.
    private func weigh(_ layer: Int, _ tokens: Int) {
        let width = shape.width, wide = shape.intermediate
        let place = places.layers[layer], parts = layers[layer]
        guard parts.dense.contains(where: \.isTrained) else { return }
        let narrow = opined_panel_floats(width, tokens), panels = at(shared.panels)
        func inputs(_ index: Int, _ place: Int, _ columns: Int) -> PanelJob {
            PanelJob(
                panels: panels + index * narrow, source: at(place), stride: columns,
                isTransposed: false, columns: columns, depth: tokens)
        }
        let jobs = [
            inputs(0, place.input, width), inputs(1, place.context, width),
            inputs(2, place.middle, width), inputs(3, place.wide, wide),
        ]
        PanelJob.run(jobs, training, team: team)
        func gradient(_ part: DensePart, _ dy: Int, _ stride: Int, _ job: Int) -> WeightGradient {
            WeightGradient(
                part: part, dy: at(dy), stride: stride, input: jobs[job], tokens: tokens)
        }
        let joined = parts.joined.enumerated().map {
            gradient($1, places.dJoined + $0 * width, 3 * width, 0)
        }
        WeightGradient.run(
            joined + [
                gradient(parts.output, places.dFirst, width, 1),
                gradient(parts.up, places.dWide, wide, 2),
                gradient(parts.down, places.dSecond, width, 3),
            ], in: self)
    }

    private func embedBack(_ batch: PackedBatch, _ dropout: Dropout) {
        let width = shape.width, tokens = batch.tokens, chunkRows = SharedPlaces.chunkRows
        let dropped = dropout.at(.embedding)
        at(shared.normSums).update(repeating: 0, count: SharedPlaces.chunks(tokens) * 4 * width)
        team.each(tokens, by: chunkRows) { rows, _ in
            let d = at(places.dHidden, rows.lowerBound, width)
            let sums = at(shared.normSums, rows.lowerBound / chunkRows, 4 * width)
            training.dropout(
                d, d, dropped, UInt64(rows.lowerBound * width), rows.count * width)
            training.layer_norm_backward(
                d, sums, sums + width, at(places.embeddingSum, rows.lowerBound, width), d,
                value(embeddingNorm.gain), rows.count, width, shape.epsilon)
        }
        addNormSums(0, to: embeddingNorm.gain, stride: 4 * width, tokens)
        addNormSums(width, to: embeddingNorm.bias, stride: 4 * width, tokens)
        lookBack(batch)
    }

    /// Adds the gradient of each token to the vectors that it was the sum of, in their order.
    private func lookBack(_ batch: PackedBatch) {
        let width = shape.width
        func table(_ name: String) -> UnsafeMutablePointer<Float>? {
            parameters.layout.tensor("embeddings.\(name).weight").trainedOffset
                .map { gradients.base + $0 }
        }
        func add(_ row: Int, to y: UnsafeMutablePointer<Float>?) {
            guard let y else { return }
            training.add_rows(y, at(places.dHidden, row, width), width, 1, width)
        }
        let words = table("word_embeddings"), positions = table("position_embeddings")
        let types = table("token_type_embeddings")
        for sequence in batch.sequences {
            for (position, row) in sequence.enumerated() {
                add(row, to: words.map { $0 + Int(batch.ids[row]) * width })
                add(row, to: positions.map { $0 + position * width })
                add(row, to: types)
            }
        }
    }
}
