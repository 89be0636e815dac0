/// What a teacher is asked about a review (paper §2).
public enum QuestionKind: String, CaseIterable, Codable, Sendable {
    /// Opinion targets, aspects, sentiment of five levels, and the reasoning.
    case analysis
    /// The review again in the first person, its feelings made explicit.
    case rewriting
}
