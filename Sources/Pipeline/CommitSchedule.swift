/// Says when to commit: at an interval, never two at once, again after a failure.
///
/// Positions that settle meanwhile are coalesced into the next commit. Committing one by one while
/// the coordinator is in trouble grows librdkafka's queues without end
/// (confluentinc/librdkafka#4921).
public struct CommitSchedule: Sendable {
    public typealias Instant = ContinuousClock.Instant

    private enum State {
        case waiting(until: Instant)
        case outstanding(until: Instant)
    }

    public var interval: Duration
    private let answerTimeout: Duration
    private var state: State

    /// `answerTimeout`: after this long an answer counts as lost, and the next commit may go.
    public init(interval: Duration, answerTimeout: Duration, at now: Instant) {
        self.interval = interval
        self.answerTimeout = answerTimeout
        state = .waiting(until: now.advanced(by: interval))
    }

    public func isDue(at now: Instant) -> Bool { nextDeadline <= now }

    /// When `isDue` will next be true without an answer.
    public var nextDeadline: Instant {
        switch state {
        case .waiting(let until), .outstanding(let until): until
        }
    }

    public var isOutstanding: Bool {
        if case .outstanding = state { true } else { false }
    }

    /// A commit was handed over.
    public mutating func started(at now: Instant) {
        state = .outstanding(until: now.advanced(by: answerTimeout))
    }

    /// The broker answered, yes or no, or the hand-over failed: the next commit goes after the
    /// interval, and takes with it whatever this one left uncommitted.
    public mutating func ended(at now: Instant) {
        state = .waiting(until: now.advanced(by: interval))
    }
}
