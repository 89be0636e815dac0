import Foundation
import Testing

@testable import opined

struct DistillationScheduleTests {
    typealias Schedule = DistillationSchedule
    private static let day = 20_000

    private static func at(
        _ clock: String, day: Int = 0, wall: Double? = nil
    ) -> Schedule.Moment {
        let minute = DistillationSettings.minute(of: clock) ?? 0
        let days = Double(Self.day + day)
        return Schedule.Moment(
            wall: wall ?? days * 86_400 + Double(minute) * 60, day: Self.day + day, minute: minute)
    }

    private static func settings(
        _ newAnswers: Int = 500, at clock: String? = nil, onDrift: Bool = false
    ) -> Schedule.Settings {
        Schedule.Settings(
            newAnswers: newAnswers, newAnswersMin: 50,
            minuteOfDay: clock.flatMap(DistillationSettings.minute), isOnDrift: onDrift)
    }

    struct Case: CustomTestStringConvertible, Sendable {
        let testDescription: String
        let settings: Schedule.Settings
        var answers = 0
        var drift: String?
        var clock = "12:00"
        let cause: Schedule.Cause?
    }

    @Test(arguments: [
        Case(
            testDescription: "too few answers", settings: settings(), answers: 499, cause: nil),
        Case(testDescription: "enough", settings: settings(), answers: 500, cause: .answers),
        Case(
            testDescription: "their number starts none", settings: settings(0), answers: 9_999,
            cause: nil),
        Case(
            testDescription: "the time of day", settings: settings(at: "03:30"), answers: 50,
            clock: "03:30", cause: .timeOfDay),
        Case(
            testDescription: "a little late", settings: settings(at: "03:30"), answers: 50,
            clock: "04:29", cause: .timeOfDay),
        Case(
            testDescription: "too late", settings: settings(at: "03:30"), answers: 50,
            clock: "04:30", cause: nil),
        Case(
            testDescription: "too early", settings: settings(at: "03:30"), answers: 50,
            clock: "03:29", cause: nil),
        Case(
            testDescription: "past midnight", settings: settings(at: "23:40"), answers: 50,
            clock: "00:30", cause: .timeOfDay),
        Case(
            testDescription: "the time, and nothing new", settings: settings(at: "03:30"),
            answers: 49, clock: "03:30", cause: nil),
        Case(
            testDescription: "drift", settings: settings(onDrift: true), answers: 50,
            drift: "length", cause: .drift("length")),
        Case(
            testDescription: "drift, and nothing new", settings: settings(onDrift: true),
            answers: 49, drift: "length", cause: nil),
        Case(
            testDescription: "drift that starts nothing", settings: settings(), answers: 50,
            drift: "length", cause: nil),
    ])
    func aRunIsDue(_ example: Case) {
        var schedule = Schedule()
        schedule.note(answers: example.answers)
        if let drift = example.drift { schedule.note(drift: drift) }
        #expect(schedule.due(example.settings, at: Self.at(example.clock)) == example.cause)
    }

    @Test func thereAreNeverTwoAtOnce() {
        var schedule = Schedule()
        schedule.note(answers: 5_000)
        schedule.began(.answers, Self.settings(), at: Self.at("12:00"))
        #expect(schedule.isRunning)
        #expect(schedule.due(Self.settings(), at: Self.at("12:01")) == nil)
    }

    @Test func whatARunLearnedIsUsedUpAndWhatCameMeanwhileIsNot() {
        var schedule = Schedule()
        schedule.note(answers: 600)
        schedule.began(.answers, Self.settings(), at: Self.at("12:00"))
        schedule.note(answers: 30)
        schedule.ended(.done, at: Self.at("12:10").wall)
        #expect(schedule.newAnswers == 30 && !schedule.isRunning)
    }

    @Test func failuresAreTriedAgainLaterAndLater() {
        var schedule = Schedule()
        schedule.note(answers: 600)
        var now = Self.at("12:00")
        var pauses: [Double] = []
        for _ in 0..<10 {
            schedule.began(.answers, Self.settings(), at: now)
            schedule.ended(.failed, at: now.wall)
            pauses.append(schedule.pause)
            now.wall += schedule.pause - 1
            #expect(schedule.due(Self.settings(), at: now) == nil)
            now.wall += 1
            #expect(schedule.due(Self.settings(), at: now) == .answers)
        }
        #expect(pauses.prefix(3) == [600, 1_200, 2_400] && pauses.last == 86_400)
        #expect(schedule.newAnswers == 600)
        schedule.began(.answers, Self.settings(), at: now)
        schedule.ended(.done, at: now.wall)
        #expect(schedule.failures == 0)
    }

    @Test func aBusyRegistryIsNoFailure() {
        var schedule = Schedule()
        schedule.note(answers: 600)
        let now = Self.at("12:00")
        schedule.began(.answers, Self.settings(), at: now)
        schedule.ended(.postponed, at: now.wall)
        #expect(schedule.failures == 0)
        #expect(schedule.due(Self.settings(), at: Self.at("12:04")) == nil)
        #expect(schedule.due(Self.settings(), at: Self.at("12:05")) == .answers)
    }

    @Test func theTimeOfDayHasOneRunADay() {
        var schedule = Schedule()
        let settings = Self.settings(at: "03:30")
        schedule.note(answers: 100)
        schedule.began(.timeOfDay, settings, at: Self.at("03:30"))
        schedule.ended(.done, at: Self.at("03:40").wall)
        schedule.note(answers: 100)
        #expect(schedule.due(settings, at: Self.at("03:45")) == nil)
        #expect(schedule.due(settings, at: Self.at("03:29", day: 1)) == nil)
        #expect(schedule.due(settings, at: Self.at("03:31", day: 1)) == .timeOfDay)
    }

    @Test func aRunThatIsCutShortKeepsItsReason() {
        for end in [Schedule.End.stopped, .failed] {
            var schedule = Schedule()
            let settings = Self.settings(at: "03:30", onDrift: true)
            schedule.note(answers: 100)
            schedule.note(drift: "length")
            schedule.began(.drift("length"), settings, at: Self.at("03:30"))
            schedule.ended(end, at: Self.at("03:31").wall)
            let later = Self.at("03:50")
            #expect(schedule.due(settings, at: later) == .drift("length"))
            #expect(schedule.due(Self.settings(at: "03:30"), at: later) == .timeOfDay)
        }
    }

    @Test func aRunThatEndedWithItsDaemonCountsAsAFailure() {
        var schedule = Schedule()
        schedule.recover(at: 0)
        #expect(schedule.failures == 0)
        schedule.note(answers: 600)
        schedule.began(.answers, Self.settings(), at: Self.at("12:00"))
        schedule.recover(at: Self.at("12:01").wall)
        #expect(schedule.failures == 1 && schedule.newAnswers == 600)
        #expect(schedule.due(Self.settings(), at: Self.at("12:02")) == nil)
    }

    @Test func aClockThatIsSetBackStopsNothing() {
        var schedule = Schedule()
        schedule.note(answers: 600)
        schedule.began(.answers, Self.settings(), at: Self.at("12:00"))
        schedule.ended(.failed, at: Self.at("12:00").wall)
        #expect(schedule.due(Self.settings(), at: Self.at("12:00", day: -2)) == .answers)
    }

    @Test func itOutlivesARestart() throws {
        var schedule = Schedule()
        schedule.note(answers: 600)
        schedule.note(drift: "length")
        schedule.began(.answers, Self.settings(at: "12:00"), at: Self.at("12:00"))
        schedule.ended(.failed, at: Self.at("12:00").wall)
        let data = try JSONEncoder().encode(schedule)
        #expect(try JSONDecoder().decode(Schedule.self, from: data) == schedule)
    }
}
