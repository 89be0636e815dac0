/// All that a student says of one text. It depends on the text and the model alone.
public struct Analysis: Equatable, Sendable {
    /// In order of their start; opinions on categories after those on terms.
    public var opinions: [Opinion]
    public var sentiment: Sentiment?
    /// One score for each label asked for, in the order of the settings.
    public var labels: [LabelScore]
    /// Opinions left out because their target was not found in the text.
    public var droppedOpinions: Int
    /// Where the student was unsure; nil where nobody asked it. No byte of a result depends on it.
    public var doubt: Doubt?

    public init(
        opinions: [Opinion] = [], sentiment: Sentiment? = nil, labels: [LabelScore] = [],
        droppedOpinions: Int = 0, doubt: Doubt? = nil
    ) {
        self.opinions = opinions
        self.sentiment = sentiment
        self.labels = labels
        self.droppedOpinions = droppedOpinions
        self.doubt = doubt
    }
}

/// The sentiment of a whole text: a distribution over three classes.
public struct Sentiment: Equatable, Sendable {
    public var positive, neutral, negative: Double

    public init(positive: Double, neutral: Double, negative: Double) {
        (self.positive, self.neutral, self.negative) = (positive, neutral, negative)
    }

    /// The most likely class; of equals the first of positive, neutral, negative.
    public var label: Polarity {
        if positive >= neutral && positive >= negative { return .positive }
        return neutral >= negative ? .neutral : .negative
    }
}

/// How well a label of the user fits a text, 0…1.
public struct LabelScore: Equatable, Sendable {
    public var label: String
    public var score: Double

    public init(label: String, score: Double) { (self.label, self.score) = (label, score) }
}
