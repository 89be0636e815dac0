extension TrainableStudent {
    /// What the student says of texts, without dropout: what KL can hold its successor to.
    ///
    /// - Parameter texts: ids with [CLS] and [SEP]; any number of them.
    /// - Precondition: each has 1 to `shape.positions` ids of the vocabulary.
    public func answers(to texts: [[Int32]]) -> [TrainingExample.Answers] {
        let examples = texts.map { TrainingExample(ids: $0) }
        return batches(of: examples).flatMap { range in
            let batch = PackedBatch(
                Array(examples[range]), shape: shape, settings: LossSettings())
            pass.forward(batch, .none)
            return HeadPass(pass: pass, batch: batch, dropout: .none).answers()
        }
    }
}

extension HeadPass {
    /// All heads' logits of each text, and its embedding.
    func answers() -> [TrainingExample.Answers] {
        let texts = batch.sequences.count, layout = pass.parameters.layout
        let means = averageStates()
        if shape.tags > 0 {
            dense(
                DensePart(layout, "heads.aspect"), rows: batch.tokens,
                from: pass.at(pass.places.hidden), into: pass.at(places.aspect.logits))
        }
        if shape.categories > 0 { categoryLogits(Array(0..<texts)) }
        if shape.sentiments > 0 {
            dense(
                DensePart(layout, "heads.sentiment"), rows: texts, from: means,
                into: pass.at(places.sentiment.logits))
        }
        if shape.embedding > 0 {
            dense(
                DensePart(layout, "heads.embedding"), rows: texts, from: means,
                into: pass.at(places.embedding.logits))
        }
        return batch.sequences.indices.map(answer)
    }

    private func answer(_ text: Int) -> TrainingExample.Answers {
        let sequence = batch.sequences[text]
        func values(_ place: Int, _ first: Int, _ count: Int) -> [Float] {
            Array(UnsafeBufferPointer(start: pass.at(place) + first, count: count))
        }
        var answers = TrainingExample.Answers()
        answers.tags = values(
            places.aspect.logits, sequence.lowerBound * shape.tags, sequence.count * shape.tags)
        let categories = shape.categories * shape.categoryClasses
        answers.categories = values(places.category.logits, text * categories, categories)
        answers.sentiment = values(
            places.sentiment.logits, text * shape.sentiments, shape.sentiments)
        let vector = values(places.embedding.logits, text * shape.embedding, shape.embedding)
        let norm = vector.reduce(0) { $0 + $1 * $1 }.squareRoot()
        answers.embedding = norm > 0 ? vector.map { $0 / norm } : vector
        return answers
    }
}
