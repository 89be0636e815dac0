import Opinions

/// Why a record goes to the dead letter topic, as its headers will say.
public struct DeadLetterReason: Equatable, Sendable {
    /// Where on its way the record failed.
    public enum Step: String, CaseIterable, Sendable {
        case read, decode, analyse, publish
    }

    public var rejection: Rejection
    public var step: Step
    /// What was found and what to do. Never holds a byte of the review.
    public var message: String
    /// How often the step was tried.
    public var attempts: Int

    public init(_ rejection: Rejection, at step: Step, message: String, attempts: Int = 1) {
        self.rejection = rejection
        self.step = step
        self.message = message
        self.attempts = attempts
    }
}
