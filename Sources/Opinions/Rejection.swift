/// Why a record got no result. The raw values stand in headers and metrics: they never change.
public enum Rejection: String, CaseIterable, Sendable {
    /// The record has no value: a tombstone.
    case noValue = "no_value"
    case recordTooLong = "record_too_long"
    case notUTF8 = "not_utf8"
    case notJSON = "not_json"
    /// JSON with more than ``JSONScanner/depthMax`` containers inside each other.
    case tooDeep = "too_deep"
    /// Nothing, or no string, where the pointer points.
    case noText = "no_text"
    case textTooLong = "text_too_long"
    /// White space only.
    case emptyText = "empty_text"
    /// The student failed on it.
    case analysisFailed = "analysis_failed"
    /// Kafka refuses the result for its size.
    case resultTooLarge = "result_too_large"
    /// Kafka refuses the result for another reason.
    case resultRefused = "result_refused"
    /// Kafka cannot read the batch that the record is in.
    case unreadableBatch = "unreadable_batch"
}

/// A record that cannot be answered: why, and what to do. Never holds a byte of the review.
public struct RejectedRecord: Error, Equatable, Sendable, CustomStringConvertible {
    public let rejection: Rejection
    public let message: String

    public init(_ rejection: Rejection, _ message: String) {
        (self.rejection, self.message) = (rejection, message)
    }

    public var description: String { "\(rejection.rawValue): \(message)" }
}
