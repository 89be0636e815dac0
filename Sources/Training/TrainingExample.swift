/// One text with what is known of it. What is not known is empty, and costs nothing.
public struct TrainingExample: Equatable, Sendable {
    /// A category that a text speaks of, with the shares of the polarities: their sum is at most 1,
    /// and what is left is the share of "absent".
    public struct Category: Equatable, Sendable {
        public var index: Int
        public var shares: [Float]

        public init(index: Int, shares: [Float]) {
            (self.index, self.shares) = (index, shares)
        }
    }

    /// What another student says, as logits: what KL holds the new one to. Empty parts are not
    /// held.
    public struct Answers: Equatable, Sendable {
        /// (tokens, tags)
        public var tags: [Float] = []
        /// (categories, classes)
        public var categories: [Float] = []
        /// (sentiments)
        public var sentiment: [Float] = []
        /// Of norm 1: the loss is 1 - cosine.  (embedding)
        public var embedding: [Float] = []

        public init() {}
    }

    public static let ignoredTag: Int32 = -1

    /// With [CLS] and [SEP].
    public var ids: [Int32]
    /// One a token, ``ignoredTag`` but at the first pieces of words; empty where terms are unknown.
    public var tags: [Int32] = []
    /// Of each token's tag, as mild opinions need; empty for 1.
    public var tagWeights: [Float] = []
    /// Those present; nil where categories are unknown, and empty where there are none.
    public var categories: [Category]?
    /// Shares of the sentiments; empty where it is unknown.
    public var sentiment: [Float] = []
    public var tagWeight: Float = 1
    public var categoryWeight: Float = 1
    public var sentimentWeight: Float = 1
    /// What the old student says of it; nil where nothing holds the new one.
    public var old: Answers?
    public var oldWeight: Float = 1

    public init(ids: [Int32]) { self.ids = ids }

    /// What is wrong with it for a student of `shape`; nil where nothing is.
    public func problem(for shape: StudentShape) -> String? {
        func differs(_ count: Int, _ expected: Int) -> Bool { count != 0 && count != expected }
        guard !ids.isEmpty, ids.count <= shape.positions else {
            return "has \(ids.count) tokens, not 1 to \(shape.positions)"
        }
        guard ids.allSatisfy({ (0..<Int32(shape.vocabulary)).contains($0) }) else {
            return "has a token outside of the vocabulary"
        }
        guard !differs(tags.count, ids.count), !differs(tagWeights.count, ids.count),
            tags.allSatisfy({ (-1..<Int32(shape.tags)).contains($0) })
        else { return "has tags that are not one a token, of 0..<\(shape.tags)" }
        let classes = shape.categoryClasses - 1
        guard
            (categories ?? []).allSatisfy({
                (0..<shape.categories).contains($0.index) && $0.shares.count == classes
            }), categories == nil || shape.categories > 0
        else { return "has a category that the model lacks, or not \(classes) shares" }
        guard !differs(sentiment.count, shape.sentiments) else {
            return "has \(sentiment.count) sentiments, not \(shape.sentiments)"
        }
        let old = old ?? Answers()
        guard !differs(old.tags.count, ids.count * shape.tags),
            !differs(old.categories.count, shape.categories * shape.categoryClasses),
            !differs(old.sentiment.count, shape.sentiments),
            !differs(old.embedding.count, shape.embedding)
        else { return "has old answers of another shape" }
        return nil
    }
}
