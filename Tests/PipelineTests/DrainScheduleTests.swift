import Testing

@testable import Pipeline

struct DrainScheduleTests {
    /// Every wait waited out, one after the other.
    @Test func allWaitsTogetherMeetTheDeadline() {
        let start = ContinuousClock.now
        let drain = DrainSchedule(start: start, timeout: .seconds(10))
        var now = drain.finishBy
        now = now.advanced(by: drain.commitWait(at: now))
        #expect(drain.closeWait(at: now) > .seconds(1))
        now = now.advanced(by: drain.closeWait(at: now))
        #expect(now <= start.advanced(by: .seconds(10)))
        #expect(drain.commitWait(at: now) == .zero)
        #expect(drain.closeWait(at: now.advanced(by: .seconds(1))) == .zero)
    }
}
