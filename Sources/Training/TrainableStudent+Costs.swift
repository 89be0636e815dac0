import CKernels

extension TrainableStudent {
    /// What each example costs by itself, without dropout: labels that a student finds hard to
    /// believe are mostly wrong (Han et al. 2018), see ``SmallLoss``.
    ///
    /// - Precondition: no example has a problem for ``shape``.
    public func costs(of examples: [TrainingExample], _ settings: LossSettings) -> [Losses] {
        zip(examples, answers(to: examples.map(\.ids))).map { example, answers in
            Self.cost(
                of: PackedBatch([example], shape: shape, settings: settings), answers, shape)
        }
    }

    private static func cost(
        of batch: PackedBatch, _ answers: TrainingExample.Answers, _ shape: StudentShape
    ) -> Losses {
        let kernels = opined_active_training_kernels().pointee
        var losses = Losses()
        func cost(_ terms: [PackedBatch.Term], _ logits: [Float], _ classes: Int) -> Double {
            var labels = 0.0
            var gradient = [Float](repeating: 0, count: logits.count)
            for term in terms {
                let loss = kernels.cross_entropy(
                    &gradient, logits, term.targets, term.weights, term.weights.count, classes)
                if term.isOld { losses.old += loss - term.entropy } else { labels += loss }
            }
            return labels
        }
        losses.tags = cost(batch.tagTerms, answers.tags, shape.tags)
        losses.categories = cost(
            batch.categoryTerms, answers.categories, shape.categoryClasses)
        losses.sentiment = cost(batch.sentimentTerms, answers.sentiment, shape.sentiments)
        if let likeness = batch.likeness {
            let cosine = zip(likeness.targets, answers.embedding).reduce(0) { $0 + $1.0 * $1.1 }
            losses.embedding = Double(likeness.weights[0] * (1 - cosine))
        }
        return losses
    }
}
