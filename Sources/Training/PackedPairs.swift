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

    /// - Precondition: no pair has a problem for `shape`.
    init(_ pairs: [TrainingPair], shape: T5Shape, settings: LossSettings) {
        for pair in pairs {
            reviews.append(pair.ids)
            texts.append([shape.configuration.startID] + pair.text.dropLast())
            labels += pair.text
            let weight = pair.weight * settings.text / settings.textsPerStep
            weights += [Float](repeating: weight, count: pair.text.count)
        }
    }
}
