/// The deadlines of a drain. All derive from one, so that the run ends in time even when every
/// broker is down and each wait is waited out.
struct DrainSchedule {
    typealias Instant = ContinuousClock.Instant

    private let start: Instant
    private let timeout: Duration

    init(start: Instant, timeout: Duration) { (self.start, self.timeout) = (start, timeout) }

    /// Records in flight may take three fifths; what is left then is given up and read again.
    var finishBy: Instant { start.advanced(by: timeout * 0.6) }
    /// The last commit may take half of what is left, so that the group can still be left in order.
    func commitWait(at now: Instant) -> Duration { max(.zero, (closeBy - now) / 2) }
    func closeWait(at now: Instant) -> Duration { max(.zero, closeBy - now) }

    private var closeBy: Instant { start.advanced(by: timeout) }
}
