import CKernels

extension TrainableT5 {
    /// What the T5 says in the place of each token of the pairs' texts, without dropout, given what
    /// stands before it: what KL can hold its successor to. Of equally likely tokens the first.
    ///
    /// - Parameter pairs: any number of them.
    /// - Precondition: no pair has a problem for ``shape``, whose vocabulary has
    ///   `TrainingPair.Answers.kept` tokens or more.
    public func answers(to pairs: [TrainingPair]) -> [TrainingPair.Answers] {
        batches(of: pairs).flatMap { range in
            let batch = pack(Array(pairs[range]), LossSettings())
            pass.forward(batch, .none)
            let tokens = pass.eachToken(batch) { _, logits, _ in likeliest(logits) }
            return batch.texts.sequences.map { sequence in
                TrainingPair.Answers(
                    ids: tokens[sequence].flatMap(\.ids), shares: tokens[sequence].flatMap(\.shares)
                )
            }
        }
    }

    /// What a token of each pair's text costs, on the average by its weights and without dropout: a
    /// text that a student finds hard to believe is mostly wrong.
    ///
    /// - Precondition: as ``answers(to:)``.
    public func costs(of pairs: [TrainingPair]) -> [Double] {
        var settings = LossSettings()
        (settings.text, settings.textsPerStep) = (1, 1)
        return batches(of: pairs).flatMap { range in
            let batch = pack(Array(pairs[range]), settings)
            pass.forward(batch, .none)
            let costs = pass.eachToken(batch) { token, logits, _ in
                var label = batch.labels[token], weight = batch.weights[token]
                return pass.training.label_cross_entropy(
                    logits, &label, &weight, shape.logitScale, 0, 1, shape.vocabulary)
            }
            return batch.texts.sequences.map { sequence in
                let weight = batch.weights[sequence].reduce(0) { $0 + Double($1) }
                return weight > 0 ? costs[sequence].reduce(0, +) / weight : 0
            }
        }
    }

    private func likeliest(
        _ logits: UnsafeMutablePointer<Float>
    ) -> (ids: [Int32], shares: [Float]) {
        let kept = TrainingPair.Answers.kept
        var best: [Int] = []
        for id in 0..<shape.vocabulary
        where best.count < kept || logits[id] > logits[best[kept - 1]] {
            let place = best.firstIndex { logits[$0] < logits[id] } ?? best.count
            best.insert(id, at: place)
            if best.count > kept { best.removeLast() }
        }
        if shape.logitScale != 1 {
            for id in 0..<shape.vocabulary { logits[id] *= shape.logitScale }
        }
        pass.kernels.softmax(logits, 1, shape.vocabulary)
        return (best.map(Int32.init), best.map { logits[$0] })
    }
}
