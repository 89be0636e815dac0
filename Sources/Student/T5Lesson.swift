/// What a T5 reads of a text, or of a part of a long one, and what it should write of it: in
/// tokens, as in service.
public struct T5Lesson: Equatable, Sendable {
    /// What is written.
    public enum Kind: Int, CaseIterable, Sendable {
        /// `term | polarity ; term | polarity`
        case terms
        /// `category | polarity ; category | polarity`
        case categories
        /// What a teacher would write: an analysis, or the review in other words.
        case words
    }

    public var kind: Kind
    /// With the end token.
    public var ids: [Int32]
    /// With the end token, unless it is cut off.
    public var text: [Int32]
    /// How far each token of the text is to be trusted, 0…1.
    public var weights: [Float]
}
