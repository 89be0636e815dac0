import Synchronization

/// The student in service: the one door by which a new one takes over.
///
/// The poll thread looks in at every turn. Tokens belong to the student that made them, so texts
/// that wait already leave with the old one, in batches of their own, and no batch mixes two. The
/// slot holds none but the students in service and on trial: a replaced one lives as long as its
/// last batch. Any thread.
public final class ModelSlot<A: Analyst>: Sendable {
    /// What is in service.
    struct Service: Sendable {
        var analyst: A
        var canary: Canary<A>?
        /// Of this state of the slot: higher with each change.
        var version: Int
    }

    /// A trial that decided itself.
    public struct EndedTrial: Equatable, Sendable {
        /// The candidate.
        public let model: String
        public let trial: CanaryTrial
        public let decision: CanaryTrial.Decision
    }

    private struct State {
        var service: Service
        var trial: CanaryTrial?
        var ended: EndedTrial?
    }

    private let state: Mutex<State>

    public init(_ analyst: A) {
        state = Mutex(State(service: Service(analyst: analyst, canary: nil, version: 0)))
    }

    public var current: A { state.withLock { $0.service.analyst } }

    /// The candidate and how its trial goes; nil where none is on trial.
    public var trial: (model: String, trial: CanaryTrial)? {
        state.withLock { state in
            guard let canary = state.service.canary, let trial = state.trial else { return nil }
            return (canary.analyst.model, trial)
        }
    }

    /// The last trial that decided itself, if nobody has asked for it yet.
    public func takeEndedTrial() -> EndedTrial? {
        state.withLock { state in
            defer { state.ended = nil }
            return state.ended
        }
    }

    /// Ends any trial, too.
    public func replace(with analyst: A) {
        change { $0 = State(service: Service(analyst: analyst, version: $0.service.version)) }
    }

    /// Puts a candidate on trial, in the place of another that was. It takes over by itself, or
    /// not, as the trial decides.
    public func begin(_ candidate: A, share: CanaryShare, trial: CanaryTrial = CanaryTrial()) {
        change { state in
            state.service.canary = Canary(analyst: candidate, share: share)
            state.trial = trial
        }
    }

    /// Takes a candidate out again; the one in service stays.
    public func endTrial() {
        change { ($0.service.canary, $0.trial) = (nil, nil) }
    }

    private func change(_ body: (inout sending State) -> Void) {
        state.withLock { state in
            body(&state)
            state.service.version += 1
        }
    }

    /// The state, if it is not that of `version`.
    func change(since version: Int) -> Service? {
        state.withLock { $0.service.version == version ? nil : $0.service }
    }

    /// Counts what a batch showed of a candidate, and does what the trial decides. A report of one
    /// that is no longer on trial changes nothing.
    func note(_ report: CanaryReport) -> CanaryTrial.Decision? {
        state.withLock { state in
            guard let canary = state.service.canary, canary.analyst.model == report.model,
                let decision = state.trial?.note(report), let trial = state.trial
            else { return nil }
            let analyst = decision == .extend ? canary.analyst : state.service.analyst
            state = State(
                service: Service(analyst: analyst, version: state.service.version + 1),
                ended: EndedTrial(model: report.model, trial: trial, decision: decision))
            return decision
        }
    }
}
