import Synchronization

/// The other daemons of a group, as one of them knows them. Any thread; nobody waits.
protocol RolloutGroup: Sendable {
    /// Whether all was heard that had been said before.
    var isCaughtUp: Bool { get }
    /// The last word on a model; nil: there is none.
    func word(on model: String) -> RolloutRecord?
    /// Tells all, this one included, as soon as the brokers take it.
    func announce(_ record: RolloutRecord)
}

/// What was heard on the topic, and what is to be said there.
final class RolloutBoard: RolloutGroup {
    /// Models that are told apart; a topic is for one, or a few.
    static let modelsMax = 64

    private struct State {
        var isCaughtUp = false
        var heard: [String: RolloutRecord] = [:]
        /// By model: only the last word counts.
        var unsaid: [String: RolloutRecord] = [:]
    }

    private let state = Mutex(State())

    var isCaughtUp: Bool { state.withLock { $0.isCaughtUp } }

    func word(on model: String) -> RolloutRecord? { state.withLock { $0.heard[model] } }

    func announce(_ record: RolloutRecord) {
        state.withLock { $0.unsaid[record.model] = record }
    }

    /// - Returns: whether there was room for it.
    @discardableResult
    func hear(_ record: RolloutRecord) -> Bool {
        state.withLock { state in
            guard state.heard[record.model] != nil || state.heard.count < Self.modelsMax else {
                return false
            }
            state.heard[record.model] = record
            return true
        }
    }

    /// The record of a model was deleted.
    func forget(_ model: String) { state.withLock { $0.heard[model] = nil } }

    func caughtUp() { state.withLock { $0.isCaughtUp = true } }

    /// What is to be said, once.
    func takeUnsaid() -> [RolloutRecord] {
        state.withLock { state in
            defer { state.unsaid = [:] }
            return state.unsaid.values.sorted { $0.model < $1.model }
        }
    }

    /// It was not taken; a later word on the same model makes it needless.
    func putBack(_ record: RolloutRecord) {
        state.withLock { state in
            if state.unsaid[record.model] == nil { state.unsaid[record.model] = record }
        }
    }
}
