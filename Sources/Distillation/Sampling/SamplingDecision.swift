/// What becomes of an outcome.
public enum SamplingDecision: Equatable, Sendable {
    /// The teacher is asked; nil: chosen by uniform chance, whatever its score.
    case ask(score: Double?)
    /// Among the very hardest, which are mostly noise: a case for people.
    case review(score: Double)
    case skip(SkipReason)
}
