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
    }

    public let analyst: A
    public let items: [Item]
    public let tokens: Int
    /// Since when its first text waited.
    public let since: ContinuousClock.Instant
}
