import CKernels

/// The encoder, forward with what backward needs kept, over a packed batch.
///
/// Everything local to a row is done chunk by chunk of rows while it is in the cache; between the
/// chunks of a layer lie only attention, which needs whole sequences, and the packing of weights.
/// Without dropout the states have the bits of ``EncoderModel`` in f32.
final class EncoderPass: NetworkPass {
    let shape: StudentShape
    let places: PassLayout
    let layers: [LayerParts]
    let embeddingNorm: NormPart

    init(
        parameters: StudentParameters, shape: StudentShape, places: PassLayout, team: ThreadTeam
    ) {
        self.shape = shape
        self.places = places
        let layout = parameters.layout
        layers = (0..<shape.layers).map { LayerParts(layout, index: $0) }
        embeddingNorm = NormPart(layout, "embeddings.LayerNorm")
        super.init(
            parameters: parameters, shared: places.shared, arena: FloatArena(count: places.count),
            team: team)
    }

    /// What a layer gets: that of the first is the embedding, past the last the hidden states.
    func input(_ layer: Int) -> Int {
        layer < layers.count ? places.layers[layer].input : places.hidden
    }

    /// Leaves the last states in `places.hidden`.
    func forward(_ batch: PackedBatch, _ dropout: Dropout) {
        embed(batch, dropout)
        for layer in layers.indices {
            let panels = pack(layers[layer].dense) { $0.forwardPanels($1, $2) }
            project(layer, batch.tokens, panels)
            attend(layer, batch)
            finish(layer, batch.tokens, panels, dropout)
        }
    }

    private func embed(_ batch: PackedBatch, _ dropout: Dropout) {
        let width = shape.width, layout = parameters.layout
        let words = value(layout.tensor("embeddings.word_embeddings.weight"))
        let positions = value(layout.tensor("embeddings.position_embeddings.weight"))
        let type = value(layout.tensor("embeddings.token_type_embeddings.weight"))
        let dropped = dropout.at(.embedding)
        team.each(batch.sequences.count) { index, _ in
            let sequence = batch.sequences[index]
            for (position, row) in sequence.enumerated() {
                let sum = at(places.embeddingSum, row, width)
                // As TokenEmbedding adds them: the type to the position, then the word.
                kernels.add(sum, positions + position * width, type, width)
                kernels.add(sum, words + Int(batch.ids[row]) * width, sum, width)
            }
            let x = at(input(0), sequence.lowerBound, width)
            kernels.layer_norm(
                x, at(places.embeddingSum, sequence.lowerBound, width), value(embeddingNorm.gain),
                value(embeddingNorm.bias), sequence.count, width, shape.epsilon)
            training.dropout(
                x, x, dropped, UInt64(sequence.lowerBound * width), sequence.count * width)
        }
    }

    /// Query, key and value.
    private func project(_ layer: Int, _ tokens: Int, _ panels: [UnsafeMutablePointer<Float>]) {
        let width = shape.width, place = places.layers[layer]
        team.each(tokens, by: SharedPlaces.chunkRows) { rows, _ in
            for (index, part) in layers[layer].joined.enumerated() {
                let y = at(place.joined, rows.lowerBound, 3 * width) + index * width
                training.product(
                    y, 3 * width, at(place.input, rows.lowerBound, width), width, 1,
                    panels[index], rows.count, width, width, false)
                training.add_bias(y, 3 * width, bias(part), rows.count, width)
            }
        }
    }

    private func attend(_ layer: Int, _ batch: PackedBatch) {
        let width = shape.width, headWidth = shape.headWidth, heads = shape.attentionHeads
        let place = places.layers[layer]
        let scale = 1 / Float(headWidth).squareRoot()
        team.each(batch.sequences.count * heads) { piece, thread in
            let sequence = batch.sequences[piece / heads], column = piece % heads * headWidth
            let query = at(place.joined, sequence.lowerBound, 3 * width) + column
            kernels.attention(
                at(place.context, sequence.lowerBound, width) + column, width, query, 3 * width,
                sequence.count, query + width, query + 2 * width, 3 * width, sequence.count,
                headWidth, scale, nil, 0, scratch(thread))
        }
    }

    /// All that follows attention, a chunk of rows at a time.
    private func finish(
        _ layer: Int, _ tokens: Int, _ panels: [UnsafeMutablePointer<Float>], _ dropout: Dropout
    ) {
        let width = shape.width, wide = shape.intermediate
        let place = places.layers[layer], parts = layers[layer]
        let first = dropout.at(.attention(layer: layer))
        let second = dropout.at(.feedForward(layer: layer))
        team.each(tokens, by: SharedPlaces.chunkRows) { rows, thread in
            let row = rows.lowerBound, count = rows.count, start = UInt64(row * width)
            func states(_ place: Int) -> UnsafeMutablePointer<Float> { at(place, row, width) }
            func norm(_ y: Int, _ x: Int, _ part: NormPart) {
                kernels.layer_norm(
                    states(y), states(x), value(part.gain), value(part.bias), count, width,
                    shape.epsilon)
            }
            training.product(
                states(place.firstSum), width, states(place.context), width, 1, panels[3], count,
                width, width, false)
            training.add_dropped(
                states(place.firstSum), bias(parts.output), states(place.input), first,
                start, count, width)
            norm(place.middle, place.firstSum, parts.attentionNorm)

            let inner = at(place.wide, row, wide), activated = scratch(thread)
            training.product(
                inner, wide, states(place.middle), width, 1, panels[4], count, wide, width, false)
            training.add_bias(inner, wide, bias(parts.up), count, wide)
            kernels.gelu(activated, inner, count * wide)
            training.product(
                states(place.secondSum), width, activated, wide, 1, panels[5], count, width, wide,
                false)
            training.add_dropped(
                states(place.secondSum), bias(parts.down), states(place.middle), second,
                start, count, width)
            norm(input(layer + 1), place.secondSum, parts.outputNorm)
        }
    }
}
