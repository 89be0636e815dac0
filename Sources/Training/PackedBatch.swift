/// Texts one behind the other, without padding, and what each head should say of them.
struct PackedBatch: Sendable {
    /// Cross-entropy against some shares, of one head.
    struct Term: Sendable {
        /// KL to the old student, or a label.
        let isOld: Bool
        /// (rows, classes)
        var targets: [Float]
        /// (rows); 0 where nothing is known
        var weights: [Float]
        /// Σ weight · entropy of the targets: what KL has less than cross-entropy.
        var entropy = 0.0
    }

    /// Embeddings that some sequences should stay near to.
    struct Likeness: Sendable {
        /// (rows, embedding), of norm 1
        var targets: [Float] = []
        /// (rows)
        var weights: [Float] = []
    }

    private(set) var ids: [Int32] = []
    /// Which tokens are whose.
    private(set) var sequences: [Range<Int>] = []
    /// Rows are tokens.
    private(set) var tagTerms: [Term] = []
    /// Rows are categories of each of `categorySequences`.
    private(set) var categoryTerms: [Term] = []
    private(set) var categorySequences: [Int] = []
    /// Rows are all sequences, as below.
    private(set) var sentimentTerms: [Term] = []
    private(set) var likeness: Likeness?

    var tokens: Int { ids.count }

    /// - Precondition: no example has a problem for `shape`.
    init(_ examples: [TrainingExample], shape: StudentShape, settings: LossSettings) {
        for example in examples {
            sequences.append(ids.count..<ids.count + example.ids.count)
            ids += example.ids
        }
        let targets = BatchTargets(shape: shape, settings: settings)
        tagTerms = targets.tags(examples)
        categorySequences = examples.indices.filter { index in
            examples[index].categories != nil || examples[index].old?.categories.isEmpty == false
        }
        categoryTerms = targets.categories(categorySequences.map { examples[$0] })
        sentimentTerms = targets.sentiments(examples)
        likeness = targets.likeness(examples)
    }
}
