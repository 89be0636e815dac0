/// A review, and the text that a T5 is to write of it.
public struct TrainingPair: Equatable, Sendable {
    /// With the end token.
    public var ids: [Int32]
    /// With the end token; the start token is put before it.
    public var text: [Int32]
    public var weight: Float

    public init(ids: [Int32], text: [Int32], weight: Float = 1) {
        (self.ids, self.text, self.weight) = (ids, text, weight)
    }

    /// What is wrong with it for a T5 of `shape`; nil where nothing is.
    public func problem(for shape: T5Shape) -> String? {
        for (name, tokens) in [("review", ids), ("text", text)] {
            guard (1...T5Shape.positions).contains(tokens.count) else {
                return "has a \(name) of \(tokens.count) tokens, not 1 to \(T5Shape.positions)"
            }
            guard tokens.allSatisfy({ (0..<Int32(shape.vocabulary)).contains($0) }) else {
                return "has a token in its \(name) that is outside of the vocabulary"
            }
        }
        return nil
    }
}
