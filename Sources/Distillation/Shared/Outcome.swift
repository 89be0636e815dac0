import Opinions

/// A review and what the student made of it, as it leaves the main line for the slow loop.
public struct Outcome: Sendable {
    public var review: Review
    public var analysis: Analysis
    /// The student: `opined-mini@3`.
    public var model: String
    /// Of the record; nil where it had none.
    public var key: [UInt8]?
    /// Of the record.
    public var topic: String

    public init(
        review: Review, analysis: Analysis, model: String, key: [UInt8]? = nil, topic: String = ""
    ) {
        self.review = review
        self.analysis = analysis
        self.model = model
        self.key = key
        self.topic = topic
    }
}
