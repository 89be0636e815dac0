import Opinions
import Transformer

/// What the heads say of one sequence; those that were not asked say nothing.
struct SequenceAnswer: Sendable {
    /// [CLS] and [SEP] included; the weight of this sequence in a mean.
    var tokens: Int
    var terms: [AspectHead.Term] = []
    var categories: [CategoryHead.Finding] = []
    /// (3)
    var sentimentLogits: [Float] = []
    /// (width), of norm 1
    var embedding: [Float] = []
    /// What speaks against all this; nil where nobody asked.
    var evidence: DoubtEvidence?
    /// (``StateSketch/width``); empty where nobody asked.
    var sketch: [Float] = []
}

extension [SequenceAnswer] {
    /// The mean over sequences, weighted by tokens.
    func mean(_ values: KeyPath<SequenceAnswer, [Float]>) -> [Double] {
        var sums = [Double](repeating: 0, count: first?[keyPath: values].count ?? 0)
        var tokens = 0
        for answer in self {
            tokens += answer.tokens
            for (index, value) in answer[keyPath: values].enumerated() {
                sums[index] += Double(answer.tokens) * Double(value)
            }
        }
        return sums.map { $0 / Double(Swift.max(tokens, 1)) }
    }

    /// Of each category the surest finding, in the order of the model's list.
    var surestCategories: [CategoryHead.Finding] {
        var surest: [Int: CategoryHead.Finding] = [:]
        for finding in flatMap(\.categories) {
            if let other = surest[finding.category], other.raw >= finding.raw { continue }
            surest[finding.category] = finding
        }
        return surest.values.sorted { $0.category < $1.category }
    }
}
