/// Why an answer of the teacher never teaches. Reports and metrics count by it.
public enum RefusalReason: String, CaseIterable, Codable, Sendable {
    /// Nothing but white space.
    case empty
    /// Cut at the limit of tokens.
    case cut
    case tooShort = "too_short"
    case tooLong = "too_long"
    /// Says the same block again and again.
    case repeated
    /// No analysis could be read.
    case illFormed = "ill_formed"
    /// A sentiment that folds to none of the five levels.
    case unknownLevel = "unknown_level"
    /// None of its targets stands in the review.
    case targetsNotFound = "targets_not_found"
    /// Text around the answer that belongs to no answer.
    case chatter
    /// Declines, speaks as a machine, or repeats its instructions.
    case notAnAnswer = "not_an_answer"
    /// The stars, or a student that is sure, say otherwise, and a second answer did not agree.
    case contradicted
    /// A rewriting that is not in the first person, or far from what the review says.
    case offTopic = "off_topic"
}
