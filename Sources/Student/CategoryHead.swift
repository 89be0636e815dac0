import Opinions
import Transformer

/// Reads the judged categories off one sequence (docs/model-directory.md, "categorise").
struct CategoryHead: Sendable {
    struct Finding: Equatable, Sendable {
        /// Its index among `categories`.
        var category: Int
        var polarity: Polarity
        /// How sure the head is, 0…1.
        var raw: Double
    }

    let categories: [String]
    private let polarities: [Polarity]
    private let threshold: Double
    private let attention: PooledAttention
    private let linear: GroupedLinear

    init(
        _ directory: EncoderDirectory, weights: SafetensorsFile, width: Int
    ) throws(ModelFileError) {
        guard let task = directory.manifest.tasks.categorise else {
            throw directory.missing(.categorise)
        }
        let polarities = task.polarities.compactMap(Polarity.init(rawValue:))
        guard !polarities.isEmpty, polarities.count == task.polarities.count else {
            throw directory.refused(
                "tasks.categorise.polarities", "holds none, or one that opined does not know")
        }
        guard Set(task.categories).count == task.categories.count, !task.categories.isEmpty else {
            throw directory.refused("tasks.categorise.categories", "is empty or holds one twice")
        }
        guard (0...1).contains(task.threshold) else {
            throw directory.refused("tasks.categorise.threshold", "is not between 0 and 1")
        }
        categories = task.categories
        self.polarities = polarities
        threshold = task.threshold
        attention = try PooledAttention(
            weights: weights, name: "heads.category.query", queries: categories.count, width: width)
        linear = try GroupedLinear(
            weights: weights, name: "heads.category", groups: categories.count,
            outputs: 1 + polarities.count, inputs: width)
    }

    /// The categories of one sequence, in the order of the model's list.
    ///   evidence  what speaks against them is noted there, if it is not nil
    func callAsFunction(
        _ hidden: borrowing HiddenStates, evidence: inout DoubtEvidence?
    ) -> [Finding] {
        findings(logits: linear(attention(hidden)), evidence: &evidence)
    }

    /// The same from the head's logits, (categories, 1 + polarities).
    func findings(logits: [Float], evidence: inout DoubtEvidence?) -> [Finding] {
        let width = 1 + polarities.count
        let probabilities = Distribution.softmax(logits, width: width)
        evidence?.note(probabilities, width: width, threshold: threshold)
        return categories.indices.compactMap { category in
            let row = probabilities[category * width..<(category + 1) * width].map(Double.init)
            guard 1 - row[0] >= threshold else { return nil }
            var best = 0
            for polarity in polarities.indices where row[1 + polarity] > row[1 + best] {
                best = polarity
            }
            return Finding(category: category, polarity: polarities[best], raw: row[1 + best])
        }
    }
}
