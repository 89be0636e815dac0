import Opinions

/// Texts that one worker answers together, with the student that tokenized them.
public struct Batch<A: Analyst>: Sendable {
    /// One review of a batch.
    public struct Item: Sendable {
        enum Work: Sendable {
            case analyse(A.Prepared)
            /// The cache knew the analysis; the result still has to be written.
            case write(Analysis)
        }

        let flight: FlightID
        let record: InputRecord
        let review: Review
        let work: Work

        var prepared: A.Prepared? {
            if case .analyse(let prepared) = work { prepared } else { nil }
        }
        /// Whether a student has to answer it.
        var isFresh: Bool { if case .analyse = work { true } else { false } }
    }

    public let analyst: A
    /// A candidate that answers some of the texts too.
    var canary: Canary<A>? = nil
    public let items: [Item]
    public let tokens: Int
    /// Since when its first text waited.
    public let since: ContinuousClock.Instant
}
