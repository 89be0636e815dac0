import Opinions

/// A candidate on trial: what is answered by the champion is answered by it too, for comparison.
///
/// The champion's answers go out as long as the trial lasts, so a trial costs time and nothing
/// else: no result is the candidate's before all are.
struct Canary<A: Analyst>: Sendable {
    let analyst: A
    let share: CanaryShare
}

/// What a trial saw in one batch.
struct CanaryReport: Sendable {
    /// The candidate.
    let model: String
    /// Where the answers differ, for each review that both answered.
    let differences: [[OpinionDifference]]
    /// Reviews that the candidate could not answer and the champion could.
    let errors: Int
    /// For the same reviews, in batches of their own.
    let championTook: Duration
    let candidateTook: Duration
}
