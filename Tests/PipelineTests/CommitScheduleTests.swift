import Testing

@testable import Pipeline

struct CommitScheduleTests {
    private let start = ContinuousClock.now

    private func at(_ milliseconds: Int) -> ContinuousClock.Instant {
        start.advanced(by: .milliseconds(milliseconds))
    }

    private var schedule: CommitSchedule {
        CommitSchedule(interval: .milliseconds(100), answerTimeout: .seconds(5), at: start)
    }

    @Test func commitsAtTheInterval() {
        #expect(!schedule.isDue(at: at(99)))
        #expect(schedule.isDue(at: at(100)))
    }

    @Test func neverHasTwoOutstanding() {
        var schedule = schedule
        schedule.started(at: at(100))
        #expect(schedule.isOutstanding)
        #expect(!schedule.isDue(at: at(5_099)))
        schedule.ended(at: at(150))
        #expect(!schedule.isDue(at: at(249)))
        #expect(schedule.isDue(at: at(250)))
    }

    @Test func anAnswerThatNeverComesDoesNotEndCommitting() {
        var schedule = schedule
        schedule.started(at: at(100))
        #expect(schedule.isDue(at: at(5_100)))
    }
}
