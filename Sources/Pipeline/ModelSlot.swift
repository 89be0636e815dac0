import Synchronization

/// The student in service: the one door by which a new one takes over.
///
/// The poll thread looks in at every turn. Tokens belong to the student that made them, so texts
/// that wait already leave with the old one, in batches of their own, and no batch mixes two. Any
/// thread.
public final class ModelSlot<A: Analyst>: Sendable {
    private let state: Mutex<(analyst: A, version: Int)>

    public init(_ analyst: A) { state = Mutex((analyst, 0)) }

    public var current: A { state.withLock { $0.analyst } }

    public func replace(with analyst: A) {
        state.withLock { $0 = (analyst, $0.version + 1) }
    }

    /// The student, if it is not the one of `version`.
    func change(since version: Int) -> (analyst: A, version: Int)? {
        state.withLock { $0.version == version ? nil : $0 }
    }
}
