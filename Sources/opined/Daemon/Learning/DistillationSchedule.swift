/// When a better student is trained: after so many new answers, at a time of day, or when the
/// stream has drifted. Pure; it is kept on the disk over restarts.
///
/// A run is begun by the caller, one at a time. Answers that a run was begun with are used up when
/// it ends well; a run that failed is tried again later, and later still each time.
struct DistillationSchedule: Codable, Equatable, Sendable {
    struct Settings: Equatable, Sendable {
        /// 0: their number starts none.
        var newAnswers = 500
        var newAnswersMin = 50
        var minuteOfDay: Int?
        var isOnDrift = false
    }

    /// A moment, as the host's clock and its local time have it.
    struct Moment: Equatable, Sendable {
        /// Seconds since 1970.
        var wall: Double
        /// Counts the days of the local time.
        var day: Int
        /// Of the day, local time.
        var minute: Int
    }

    /// Why a run starts.
    enum Cause: Codable, Equatable, Sendable, CustomStringConvertible {
        case answers
        case timeOfDay
        case drift(String)

        var description: String {
            switch self {
            case .answers: "enough new answers"
            case .timeOfDay: "the time of day"
            case .drift(let what): "drift: \(what)"
            }
        }
    }

    /// How a run ended.
    enum End: Codable, Equatable, Sendable {
        /// With a verdict, or since there was nothing to learn.
        case done
        case failed
        /// It could not begin, or what it made is of no use any more, through no fault of its own.
        case postponed
        /// With the daemon.
        case stopped
    }

    private struct Run: Codable, Equatable {
        var cause: Cause
        var answers: Int
        var isOnTime: Bool
    }

    /// A time of day that is missed by more than this is left out until the next day.
    static let lateMinutesMax = 60
    /// After the first failure; twice as long after each further one, up to the longest.
    static let pauseSeconds = 600.0
    static let pauseSecondsMax = 86_400.0
    static let postponedSeconds = 300.0
    private static let minutesOfDay = 1_440

    /// Accepted since the last run that ended well.
    private(set) var newAnswers = 0
    /// Runs that failed since the last that did not.
    private(set) var failures = 0
    private var drift: String?
    private var notBefore: Double?
    /// The day whose time was taken last.
    private var dayTaken: Int?
    private var run: Run?

    var isRunning: Bool { run != nil }

    mutating func note(answers: Int) { newAnswers += answers }

    /// An alarm waits until there are answers enough.
    mutating func note(drift: String) { self.drift = drift }

    /// Why a run should begin now; nil: none should.
    func due(_ settings: Settings, at moment: Moment) -> Cause? {
        guard run == nil, !isPausing(at: moment.wall), newAnswers >= settings.newAnswersMin else {
            return nil
        }
        if settings.newAnswers > 0, newAnswers >= settings.newAnswers { return .answers }
        if settings.isOnDrift, let drift { return .drift(drift) }
        return dayDue(settings, at: moment) == nil ? nil : .timeOfDay
    }

    mutating func began(_ cause: Cause, _ settings: Settings, at moment: Moment) {
        // Whatever began it, the time of day has had its run.
        let day = dayDue(settings, at: moment)
        run = Run(cause: cause, answers: newAnswers, isOnTime: day != nil)
        dayTaken = day ?? dayTaken
        drift = nil
    }

    mutating func ended(_ end: End, at wall: Double) {
        guard let run else { return }
        self.run = nil
        switch end {
        case .done:
            newAnswers = max(0, newAnswers - run.answers)
            (failures, notBefore) = (0, nil)
            return
        case .failed:
            failures += 1
            notBefore = wall + pause
        case .postponed: notBefore = wall + Self.postponedSeconds
        case .stopped: notBefore = nil
        }
        if case .drift(let what) = run.cause { drift = drift ?? what }
        if run.isOnTime { dayTaken = nil }
    }

    /// What to do first after a start: a run that was on when its daemon ended without a word may
    /// be what ended it.
    mutating func recover(at wall: Double) { ended(.failed, at: wall) }

    /// After a failure: how long it is left alone.
    var pause: Double {
        guard failures > 0 else { return 0 }
        // Past ten doublings the longest is reached.
        return min(Self.pauseSecondsMax, Self.pauseSeconds * Double(1 << min(failures - 1, 10)))
    }

    private func isPausing(at wall: Double) -> Bool {
        guard let notBefore else { return false }
        // A clock that was set back must not stop the learning for long.
        return wall < notBefore && notBefore - wall <= Self.pauseSecondsMax
    }

    /// The day whose time of day has come, not long ago, and was not taken yet.
    private func dayDue(_ settings: Settings, at moment: Moment) -> Int? {
        guard let minute = settings.minuteOfDay else { return nil }
        let late = (moment.minute - minute + Self.minutesOfDay) % Self.minutesOfDay
        let day = moment.minute >= minute ? moment.day : moment.day - 1
        return late < Self.lateMinutesMax && day != dayTaken ? day : nil
    }
}
