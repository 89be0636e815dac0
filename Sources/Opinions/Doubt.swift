/// Where a student is unsure of its answer: what the slow loop chooses hard cases by. It is no part
/// of the answer: results don't hold it.
public struct Doubt: Equatable, Sendable {
    /// Least difference of probability between the two best polarities of an opinion, 0…1; nil
    /// without opinions.
    public var polarityMargin: Double?
    /// Low quantile of the probabilities of what the model chose, 0…1 (paper §6: not their sum,
    /// which favours short answers).
    public var tokenConfidence: Double?
    /// How unsure the ends of terms are: the greatest share of another tag at one, 0…1.
    public var boundary: Double?
    /// Opinions that the text is expected to hold beside those of the answer, at least 0.
    public var missed: Double?
    /// Difference between the sentiment of the sentence and that of its opinions, 0…1.
    public var disagreement: Double?
    /// The text as a short vector of norm 1, by which it is compared to what was seen; empty where
    /// the family has none.
    public var embedding: [Float]

    public init(
        polarityMargin: Double? = nil, tokenConfidence: Double? = nil, boundary: Double? = nil,
        missed: Double? = nil, disagreement: Double? = nil, embedding: [Float] = []
    ) {
        self.polarityMargin = polarityMargin
        self.tokenConfidence = tokenConfidence
        self.boundary = boundary
        self.missed = missed
        self.disagreement = disagreement
        self.embedding = embedding
    }
}
