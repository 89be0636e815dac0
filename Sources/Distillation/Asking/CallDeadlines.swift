/// When a call has taken too long, and what for.
struct CallDeadlines {
    typealias Instant = ContinuousClock.Instant

    let limits: CallLimits
    private let start: Instant
    /// When the request was seen to have left; nil before.
    private var sent: Instant?
    private var hasBegun = false

    init(_ limits: CallLimits, from start: Instant) { (self.limits, self.start) = (limits, start) }

    mutating func note(requestHasLeft: Bool, answerHasBegun: Bool, at now: Instant) {
        if requestHasLeft, sent == nil { sent = now }
        hasBegun = answerHasBegun
    }

    /// What took too long at `now`; nil while there is time.
    func passed(at now: Instant) -> CallFailure.Kind? { now < next.instant ? nil : next.kind }

    func left(at now: Instant) -> Duration { max(.zero, next.instant - now) }

    private var next: (instant: Instant, kind: CallFailure.Kind) {
        let end = start + limits.whole
        guard let sent else { return (min(end, start + limits.connect), .connect) }
        let firstByte = sent + limits.firstByte
        return hasBegun || end < firstByte ? (end, .timeout) : (firstByte, .firstByteTimeout)
    }
}
