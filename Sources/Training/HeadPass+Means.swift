import CKernels

/// The heads that see the mean of a text's states: sentiment and the sentence embedding.
extension HeadPass {
    func means() -> Losses {
        let width = shape.width, texts = batch.sequences.count
        let dMeans = pass.at(places.dMeans)
        averageStates()
        dMeans.update(repeating: 0, count: texts * width)
        var losses = Losses()
        if !batch.sentimentTerms.isEmpty { losses += sentiment(texts) }
        if let likeness = batch.likeness { losses.embedding = embedding(likeness, texts) }
        for (index, sequence) in batch.sequences.enumerated() {
            for row in sequence {
                training.add_scaled(
                    pass.at(pass.places.dHidden, row, width), dMeans + index * width,
                    1 / Float(sequence.count), width)
            }
        }
        return losses
    }

    /// Fills the means of the texts' states, (texts, width), and gives where they are.
    @discardableResult
    func averageStates() -> UnsafeMutablePointer<Float> {
        let width = shape.width, means = pass.at(places.means)
        for (index, sequence) in batch.sequences.enumerated() {
            pass.kernels.mean(
                means + index * width,
                pass.at(pass.places.hidden, sequence.lowerBound, width), sequence.count, width)
        }
        return means
    }

    private func sentiment(_ texts: Int) -> Losses {
        let count = texts * shape.width
        let part = DensePart(pass.parameters.layout, "heads.sentiment")
        let dropped = dropout.at(.sentiment)
        let input = pass.at(places.sentimentInput), other = pass.at(places.dOther)
        training.dropout(input, pass.at(places.means), dropped, 0, count)
        dense(part, rows: texts, from: input, into: pass.at(places.sentiment.logits))
        var losses = Losses()
        (losses.sentiment, losses.old) = loss(
            batch.sentimentTerms, places.sentiment, classes: shape.sentiments)
        denseBack(
            part, rows: texts, from: pass.at(places.sentiment.gradient), into: other, input: input)
        training.dropout(other, other, dropped, 0, count)
        training.add_scaled(pass.at(places.dMeans), other, 1, count)
        return losses
    }

    /// Σ weight · (1 - cosine of the embedding and its target).
    private func embedding(_ likeness: PackedBatch.Likeness, _ texts: Int) -> Double {
        let size = shape.embedding
        let part = DensePart(pass.parameters.layout, "heads.embedding")
        let means = pass.at(places.means), other = pass.at(places.dOther)
        let vectors = pass.at(places.embedding.logits), d = pass.at(places.embedding.gradient)
        dense(part, rows: texts, from: means, into: vectors)
        d.update(repeating: 0, count: texts * size)
        var loss = 0.0
        likeness.targets.withUnsafeBufferPointer { targets in
            guard let targets = targets.baseAddress else { return }
            for (text, weight) in likeness.weights.enumerated() where weight != 0 {
                let vector = vectors + text * size, target = targets + text * size
                let norm = max(pass.kernels.dot(vector, vector, size).squareRoot(), 1e-12)
                let cosine = pass.kernels.dot(vector, target, size) / norm
                loss += Double(weight) * (1 - Double(cosine))
                // The slope of v · t / |v|: t / |v| - cosine · v / |v|².
                training.add_scaled(d + text * size, target, -weight / norm, size)
                training.add_scaled(d + text * size, vector, weight * cosine / (norm * norm), size)
            }
        }
        denseBack(part, rows: texts, from: d, into: other, input: means)
        training.add_scaled(pass.at(places.dMeans), other, 1, texts * shape.width)
        return loss
    }
}
