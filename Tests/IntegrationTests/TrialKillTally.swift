import Registry

/// What kills have met.
struct TrialKillTally {
    private var kills = 0
    private var inTrial = 0
    private var promoted = 0
    private var setBack = 0
    private var trials: [VersionName: Int] = [:]

    /// - Parameters:
    ///   - log: of the life that was killed.
    ///   - candidate: of that life.
    mutating func note(_ log: String, of candidate: VersionName) {
        kills += 1
        let began = log.contains("\(candidate) is on trial")
        if began { trials[candidate, default: 0] += 1 }
        if log.contains("\(candidate) is the champion") {
            promoted += 1
        } else if log.contains("\(candidate) is set back") {
            setBack += 1
        } else if began {
            inTrial += 1
        }
    }

    var text: String {
        let anew = trials.values.reduce(0) { $0 + $1 - 1 }
        return
            "kills \(kills): \(inTrial) in the middle of a trial, \(promoted) after a promotion, "
            + "\(setBack) after a set-back, \(kills - inTrial - promoted - setBack) before any of "
            + "it; \(trials.count) versions were tried, \(anew) trials began anew"
    }
}
