/// How much each part of the loss weighs. The defaults are those of training/train.py.
public struct LossSettings: Equatable, Sendable {
    /// Of the sum over a text's tokens.
    public var tags: Float = 0.25
    /// Of the sum over the categories.
    public var categories: Float = 1
    public var sentiment: Float = 1
    public var embedding: Float = 4
    /// Of the sum over the tokens of the text that a T5 is to write: one of twenty tokens weighs
    /// what a sentiment does.
    public var text: Float = 0.05
    /// Of the KL divergence from the old student's answers, times the weights above.
    public var old: Float = 1
    /// The share of a label that goes to all classes alike.
    public var smoothing: Float = 0
    /// What sums over texts are divided by: not the batch's own size, or a batch of few long texts
    /// would shout.
    public var textsPerStep: Float = 32

    public init() {}
}

/// What a batch costs, by its parts; sums over batches are those of a step.
public struct Losses: Equatable, Sendable {
    public var tags = 0.0, categories = 0.0, sentiment = 0.0, embedding = 0.0, text = 0.0, old = 0.0

    public init() {}

    public var total: Double { tags + categories + sentiment + embedding + text + old }

    public static func += (sum: inout Losses, part: Losses) {
        sum.tags += part.tags
        sum.categories += part.categories
        sum.sentiment += part.sentiment
        sum.embedding += part.embedding
        sum.text += part.text
        sum.old += part.old
    }
}
