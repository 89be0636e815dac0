/// Keeps calls from an endpoint that fails again and again, and lets one through now and then to
/// see whether it is back.
///
/// Pure; times are seconds of a clock that never goes back.
public struct CircuitBreaker: Equatable, Sendable {
    private enum State: Equatable {
        case closed(failures: Int)
        case open(until: Double, pause: Double)
        /// One call is out to try.
        case trying(pause: Double)
    }

    /// Failures in a row that open it.
    public let failuresMax: Int
    /// The first pause, in seconds; it doubles with each failed trial.
    public let pause: Double
    public let pauseMax: Double
    private var state = State.closed(failures: 0)

    /// - Precondition: one failure or more, and pauses that rise from above 0.
    public init(failuresMax: Int = 5, pause: Double = 10, pauseMax: Double = 300) {
        precondition(failuresMax > 0 && pause > 0 && pauseMax >= pause)
        (self.failuresMax, self.pause, self.pauseMax) = (failuresMax, pause, pauseMax)
    }

    /// Whether calls are kept back.
    public var isOpen: Bool {
        if case .closed = state { false } else { true }
    }

    /// Whether a call may go out; each call that may is followed by ``succeeded()`` or
    /// ``failed(at:)``.
    public mutating func allows(at seconds: Double) -> Bool {
        switch state {
        case .closed: return true
        case .trying: return false
        case .open(let until, let pause):
            guard seconds >= until else { return false }
            state = .trying(pause: pause)
            return true
        }
    }

    public mutating func succeeded() { state = .closed(failures: 0) }

    public mutating func failed(at seconds: Double) {
        switch state {
        case .closed(let failures) where failures + 1 < failuresMax:
            state = .closed(failures: failures + 1)
        case .closed: state = .open(until: seconds + pause, pause: pause)
        case .trying(let last):
            let longer = min(2 * last, pauseMax)
            state = .open(until: seconds + longer, pause: longer)
        // A call that went out before it opened.
        case .open: break
        }
    }
}
