import Opinions

/// What a worker made of a batch.
public struct AnsweredBatch: Sendable {
    struct Answer: Sendable {
        enum Outcome: Sendable {
            /// `isFresh`: the student said it just now, and not the cache.
            case result(OutputRecord, Analysis, isFresh: Bool)
            case failed(DeadLetterReason)
        }

        let flight: FlightID
        let review: Review
        let outcome: Outcome
    }

    let model: String
    let answers: [Answer]
    let tokens: Int
    let queued: Duration
    let took: Duration
    /// nil without a trial, or where it took none of the texts.
    var trial: CanaryReport? = nil
}
