import Dispatch
import Foundation
import Glibc

/// The moment of a turn, by every clock that learning needs.
struct LearningTime: Equatable, Sendable {
    /// Seconds of a clock that never goes back.
    var steady: Double
    var moment: DistillationSchedule.Moment

    var wall: Double { moment.wall }

    static var current: LearningTime {
        let wall = Date().timeIntervalSince1970
        return LearningTime(
            steady: Double(DispatchTime.now().uptimeNanoseconds) / 1e9, moment: .local(wall))
    }
}

extension DistillationSchedule.Moment {
    /// By the time zone of the host (`TZ`, `/etc/localtime`).
    static func local(_ wall: Double) -> DistillationSchedule.Moment {
        var seconds = time_t(wall)
        var local = tm()
        localtime_r(&seconds, &local)
        let minute = Int(local.tm_hour) * 60 + Int(local.tm_min)
        // The same day and hour, taken for UTC: what is left after days is the time of day.
        let day = Int(timegm(&local)) / 86_400
        return DistillationSchedule.Moment(wall: wall, day: day, minute: minute)
    }
}
