import TestSupport
import Testing

@testable import Distillation

struct CircuitBreakerTests {
    @Test func opensAfterFailuresInARowAndTriesOneCall() {
        var breaker = CircuitBreaker(failuresMax: 3, pause: 10, pauseMax: 30)
        for _ in 0..<2 { breaker.failed(at: 0) }
        breaker.succeeded()
        for _ in 0..<2 { breaker.failed(at: 0) }
        #expect(allows(&breaker, at: 0))
        #expect(!breaker.isOpen)
        breaker.failed(at: 0)
        #expect(breaker.isOpen)
        #expect(allows(&breaker, at: 9.9) == false)
        #expect(allows(&breaker, at: 10))
        #expect(allows(&breaker, at: 10) == false, "one call tries, and no other")
        breaker.succeeded()
        #expect(allows(&breaker, at: 10))
        #expect(!breaker.isOpen)
    }

    @Test func waitsLongerAfterEachFailedTrialUpToItsBound() {
        var breaker = CircuitBreaker(failuresMax: 1, pause: 10, pauseMax: 30)
        var now = 0.0
        breaker.failed(at: now)
        for pause in [10.0, 20, 30, 30] {
            #expect(allows(&breaker, at: now + pause - 0.1) == false)
            now += pause
            #expect(allows(&breaker, at: now))
            breaker.failed(at: now)
        }
    }

    @Test func lateFailuresDoNotLengthenThePause() {
        var breaker = CircuitBreaker(failuresMax: 1, pause: 10, pauseMax: 30)
        breaker.failed(at: 0)
        breaker.failed(at: 9)
        #expect(allows(&breaker, at: 10))
    }
}

struct RetryScheduleTests {
    @Test(arguments: 0..<100)
    func waitsWithinItsBounds(seed: Int) throws {
        var random = SeededGenerator(seed: seed)
        let schedule = RetrySchedule(attemptsMax: 50, base: 1, waitMax: 20)
        for attempts in 1..<50 {
            let wait = try #require(schedule.wait(after: attempts, asked: nil, using: &random))
            #expect(wait >= 0 && wait <= min(20, Double(UInt64(1) << UInt64(attempts - 1))))
            let asked = try #require(schedule.wait(after: attempts, asked: 7, using: &random))
            #expect(asked >= 7 && asked <= 8)
        }
        #expect(schedule.wait(after: 50, asked: nil, using: &random) == nil)
        #expect(schedule.wait(after: 1, asked: 21, using: &random) == nil)
        #expect(schedule.wait(after: 1, asked: .nan, using: &random) == nil)
    }

    /// 1,700,000,000 is Tue, 14 Nov 2023 22:13:20 GMT.
    @Test(arguments: [
        ("120", 120.0), (" 0 ", 0), ("Tue, 14 Nov 2023 22:14:20 GMT", 60),
        ("Tue, 14 Nov 2023 22:12:20 GMT", 0), ("soon", nil), ("-5", nil), ("", nil), ("1e3", nil),
        (String(repeating: "9", count: 65), nil),
    ])
    func readsSecondsAndDates(_ value: String, _ seconds: Double?) {
        #expect(RetryAfter.seconds(value, now: 1_700_000_000) == seconds)
    }
}

/// `#expect` takes no call that changes its receiver.
private func allows(_ breaker: inout CircuitBreaker, at seconds: Double) -> Bool {
    breaker.allows(at: seconds)
}
