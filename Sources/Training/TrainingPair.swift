/// A review, and the text that a T5 is to write of it.
public struct TrainingPair: Equatable, Sendable {
    /// What another T5 says in the place of each token of the text: its likeliest tokens and their
    /// shares, what is left being that of all others. What KL holds the new one to.
    public struct Answers: Equatable, Sendable {
        /// Of each token.
        public static let kept = 8

        /// (text tokens, ``kept``), different ones for each
        public var ids: [Int32]
        public var shares: [Float]

        public init(ids: [Int32], shares: [Float]) { (self.ids, self.shares) = (ids, shares) }
    }

    /// With the end token.
    public var ids: [Int32]
    /// With the end token; the start token is put before it.
    public var text: [Int32]
    /// Of the text's tokens; 0 where the text is nobody's label.
    public var weight: Float
    /// Of each of them, times `weight`; empty for 1.
    public var tokenWeights: [Float] = []
    /// What the old T5 says of it; nil where nothing holds the new one.
    public var old: Answers?
    public var oldWeight: Float = 1

    public init(ids: [Int32], text: [Int32], weight: Float = 1) {
        (self.ids, self.text, self.weight) = (ids, text, weight)
    }

    /// What is wrong with it for a T5 of `shape`; nil where nothing is.
    public func problem(for shape: T5Shape) -> String? {
        let vocabulary = 0..<Int32(shape.vocabulary)
        for (name, tokens) in [("review", ids), ("text", text)] {
            guard (1...T5Shape.positions).contains(tokens.count) else {
                return "has a \(name) of \(tokens.count) tokens, not 1 to \(T5Shape.positions)"
            }
            guard tokens.allSatisfy(vocabulary.contains) else {
                return "has a token in its \(name) that is outside of the vocabulary"
            }
        }
        guard tokenWeights.isEmpty || tokenWeights.count == text.count else {
            return "has \(tokenWeights.count) weights for \(text.count) tokens"
        }
        guard let old else { return nil }
        guard old.ids.count == text.count * Answers.kept, old.shares.count == old.ids.count,
            old.ids.allSatisfy(vocabulary.contains)
        else { return "has old answers of another shape" }
        return nil
    }
}
