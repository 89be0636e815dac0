import CKernels
import Foundation

/// Turns labels and old answers into the terms of a batch.
struct BatchTargets {
    let shape: StudentShape
    let settings: LossSettings

    func tags(_ examples: [TrainingExample]) -> [PackedBatch.Term] {
        let factor = settings.tags / settings.textsPerStep
        let label = term(examples, { $0.ids.count }, classes: shape.tags, isOld: false) { example in
            guard !example.tags.isEmpty else { return nil }
            var targets = [Float](repeating: 0, count: example.ids.count * shape.tags)
            var weights = [Float](repeating: 0, count: example.ids.count)
            for (place, tag) in example.tags.enumerated() where tag >= 0 {
                targets[place * shape.tags + Int(tag)] = 1
                let own = example.tagWeights.isEmpty ? 1 : example.tagWeights[place]
                weights[place] = own * example.tagWeight * factor
            }
            return (targets, weights)
        }
        let old = term(examples, { $0.ids.count }, classes: shape.tags, isOld: true) { example in
            guard let old = example.old, !old.tags.isEmpty else { return nil }
            let weight = example.oldWeight * settings.old * factor
            return (old.tags, [Float](repeating: weight, count: example.ids.count))
        }
        return [label, old].compactMap(\.self)
    }

    func categories(_ examples: [TrainingExample]) -> [PackedBatch.Term] {
        let (count, classes) = (shape.categories, shape.categoryClasses)
        let factor = settings.categories / settings.textsPerStep
        let label = term(examples, { _ in count }, classes: classes, isOld: false) { example in
            guard let present = example.categories else { return nil }
            var targets = [Float](repeating: 0, count: count * classes)
            for category in 0..<count { targets[category * classes] = 1 }
            for category in present {
                let start = category.index * classes
                targets[start] = max(0, 1 - category.shares.reduce(0, +))
                targets.replaceSubrange(start + 1..<start + classes, with: category.shares)
            }
            let weight = example.categoryWeight * factor
            return (targets, [Float](repeating: weight, count: count))
        }
        let old = term(examples, { _ in count }, classes: classes, isOld: true) { example in
            guard let old = example.old, !old.categories.isEmpty else { return nil }
            let weight = example.oldWeight * settings.old * factor
            return (old.categories, [Float](repeating: weight, count: count))
        }
        return [label, old].compactMap(\.self)
    }

    func sentiments(_ examples: [TrainingExample]) -> [PackedBatch.Term] {
        let factor = settings.sentiment / settings.textsPerStep
        let label = term(examples, { _ in 1 }, classes: shape.sentiments, isOld: false) { example in
            example.sentiment.isEmpty
                ? nil : (example.sentiment, [example.sentimentWeight * factor])
        }
        let old = term(examples, { _ in 1 }, classes: shape.sentiments, isOld: true) { example in
            guard let old = example.old, !old.sentiment.isEmpty else { return nil }
            return (old.sentiment, [example.oldWeight * settings.old * factor])
        }
        return [label, old].compactMap(\.self)
    }

    func likeness(_ examples: [TrainingExample]) -> PackedBatch.Likeness? {
        var likeness = PackedBatch.Likeness()
        let factor = settings.embedding * settings.old / settings.textsPerStep
        for example in examples {
            let target = example.old?.embedding ?? []
            let isKnown = !target.isEmpty
            likeness.targets +=
                isKnown ? target : [Float](repeating: 0, count: shape.embedding)
            likeness.weights.append(isKnown ? example.oldWeight * factor : 0)
        }
        return likeness.weights.contains { $0 != 0 } ? likeness : nil
    }

    /// One term of all examples; nil where none has anything to say.
    ///
    /// - Parameters:
    ///   - rows: of an example
    ///   - known: the targets (rows, classes), as logits where they are old, and the weights (rows)
    private func term(
        _ examples: [TrainingExample], _ rows: (TrainingExample) -> Int, classes: Int,
        isOld: Bool, known: (TrainingExample) -> ([Float], [Float])?
    ) -> PackedBatch.Term? {
        var term = PackedBatch.Term(isOld: isOld, targets: [], weights: [])
        var hasAny = false
        for example in examples {
            if let (targets, weights) = known(example) {
                hasAny = true
                term.targets += targets
                term.weights += weights
            } else {
                let count = rows(example)
                term.targets += [Float](repeating: 0, count: count * classes)
                term.weights += [Float](repeating: 0, count: count)
            }
        }
        guard hasAny else { return nil }
        if isOld {
            soften(&term, classes: classes)
        } else if settings.smoothing > 0 {
            smooth(&term, classes: classes)
        }
        return term
    }

    /// Logits become shares, and their entropy is noted.
    private func soften(_ term: inout PackedBatch.Term, classes: Int) {
        opined_active_kernels().pointee.softmax(&term.targets, term.weights.count, classes)
        for (row, weight) in term.weights.enumerated() where weight != 0 {
            for share in term.targets[row * classes..<(row + 1) * classes] where share > 0 {
                term.entropy -= Double(weight) * Double(share) * log(Double(share))
            }
        }
    }

    private func smooth(_ term: inout PackedBatch.Term, classes: Int) {
        let (kept, spread) = (1 - settings.smoothing, settings.smoothing / Float(classes))
        for row in term.weights.indices where term.weights[row] != 0 {
            let range = row * classes..<(row + 1) * classes
            let total = term.targets[range].reduce(0, +)
            for index in range { term.targets[index] = kept * term.targets[index] + spread * total }
        }
    }
}
