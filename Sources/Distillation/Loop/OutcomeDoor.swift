import Synchronization

/// The one door by which outcomes leave the main line.
///
/// It keeps a uniform sample of what came since it was last emptied (reservoir sampling), so a
/// flood costs the slow loop no more than ``capacity`` outcomes a turn, and each review has the
/// same chance to be looked at. Any thread; nobody waits.
public final class OutcomeDoor: Sendable {
    /// What lay behind the door.
    public struct Taken: Sendable {
        public var outcomes: [Outcome]
        /// Outcomes that came, those included that were not kept.
        public var offered: Int
    }

    private struct State {
        var kept: [Outcome] = []
        var offered = 0
        var random: SeededRandom
    }

    public let capacity: Int
    private let state: Mutex<State>

    /// - Precondition: `capacity` is positive.
    public init(capacity: Int, seed: UInt64) {
        precondition(capacity > 0)
        self.capacity = capacity
        state = Mutex(State(random: SeededRandom(seed: seed)))
    }

    /// Offers an outcome; it is made only where it is kept.
    public func offer(_ make: () -> Outcome) {
        state.withLock { state in
            state.offered += 1
            if state.kept.count < capacity {
                state.kept.append(make())
                return
            }
            let place = Int.random(in: 0..<state.offered, using: &state.random)
            if place < capacity { state.kept[place] = make() }
        }
    }

    public func take() -> Taken {
        state.withLock { state in
            defer { (state.kept, state.offered) = ([], 0) }
            return Taken(outcomes: state.kept, offered: state.offered)
        }
    }
}
