/// How soon an alarm is given, and how seldom a false one.
public struct DriftSettings: Codable, Equatable, Sendable {
    /// While nothing changes, the chance of any alarm within n reviews is at most n divided by
    /// this, over all signals together. It holds for a stream whose reviews don't depend on each
    /// other; bursts must fit into ``slackMin``.
    public var reviewsPerFalseAlarm = 1_000_000
    /// So many reviews that say something of a signal are its reference.
    public var referenceReviews = 2_000
    /// A change of a mean by less than this is none,
    public var slackMin = 0.02
    /// nor by less than so many standard errors of the reference, which is not known exactly.
    public var slackErrors = 3.5

    public init() {}

    /// Two for each signal: up and down.
    var threshold: Double { Double(reviewsPerFalseAlarm * 2 * DriftSignal.allCases.count) }
}
