import Transformer

/// Reviews one behind the other, and their texts, without padding.
struct PackedPairs: Sendable {
    struct Side: Sendable {
        private(set) var ids: [Int32] = []
        /// Which tokens are whose.
        private(set) var sequences: [Range<Int>] = []

        var tokens: Int { ids.count }

        mutating func append(_ tokens: [Int32]) {
            sequences.append(ids.count..<ids.count + tokens.count)
            ids += tokens
        }
    }

    private(set) var reviews = Side()
    /// What the decoder is given: the start token, and each text but its last token.
    private(set) var texts = Side()
    /// What it is to say to each.
    private(set) var labels: [Int32] = []
    private(set) var weights: [Float] = []
    /// (text tokens, `TrainingPair.Answers.kept`): what an old T5 says there, and how much it
    /// weighs; empty where no pair has one.
    private(set) var oldIDs: [Int32] = []
    private(set) var oldShares: [Float] = []
    private(set) var oldWeights: [Float] = []

    /// - Precondition: no pair has a problem for `shape`.
    init(_ pairs: [TrainingPair], shape: T5Shape, settings: LossSettings) {
        let factor = settings.text / settings.textsPerStep
        for pair in pairs {
            reviews.append(pair.ids)
            texts.append([shape.configuration.startID] + pair.text.dropLast())
            labels += pair.text
            let weight = pair.weight * factor
            weights +=
                pair.tokenWeights.isEmpty
                ? [Float](repeating: weight, count: pair.text.count)
                : pair.tokenWeights.map { $0 * weight }
        }
        guard pairs.contains(where: { $0.old != nil }) else { return }
        for pair in pairs {
            let tokens = pair.text.count, kept = TrainingPair.Answers.kept
            oldIDs += pair.old?.ids ?? [Int32](repeating: 0, count: tokens * kept)
            oldShares += pair.old?.shares ?? [Float](repeating: 0, count: tokens * kept)
            let weight = pair.old == nil ? 0 : pair.oldWeight * settings.old * factor
            oldWeights += [Float](repeating: weight, count: tokens)
        }
    }
}
