/// What takes time on the way of a review.
public enum Stage: String, CaseIterable, Sendable {
    case decode, tokenize
    /// From the bucket to the worker.
    case queue
    case analyse
    /// From the hand-over to the sink until the broker's acknowledgement.
    case publish
    /// From the record's arrival until the broker's acknowledgement of its result.
    case total
}
