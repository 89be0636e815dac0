import Distillation
import Logging
import Opinions
import Pipeline
import Registry

/// Something that the log of an operator should say of learning. Holds no text of a review.
enum LearningNotice: Equatable, Sendable, CustomStringConvertible {
    case added(VersionName, directory: String)
    case notAdded(reason: String)
    case noChampion(registry: String)
    case tookOver(String, from: String, LearningStatus.Cause)
    case notTaken(VersionName, LearningStatus.Cause, reason: String)
    case runBegan(DistillationSchedule.Cause, newAnswers: Int)
    case runEnded(DistilReport.Outcome)
    case runFailed(reason: String, pauseSeconds: Double)
    case runSilent(seconds: Double)
    case overtaken(VersionName, parent: VersionName, champion: VersionName?)
    case trialBegan(VersionName, share: Double, reviews: Int)
    case trialCut(VersionName)
    case promoted(VersionName, DifferenceTally)
    case setBack(VersionName, reason: String, DifferenceTally)
    case notWrittenDown(VersionName, reason: String)
    case notPromoted(VersionName, reason: String, isFinal: Bool)
    case notPruned(reason: String)
    case drift(DriftAlarm, startsRun: Bool)
    case corpusUnread(reason: String)
    case memoryLost(reason: String)
    case announced(VersionName)

    var level: Logger.Level {
        switch self {
        case .added, .tookOver, .runBegan, .runEnded(.nothing), .trialBegan, .announced: .info
        case .runEnded(.verdict(let verdict)): verdict.passed ? .info : .notice
        case .promoted: .notice
        case .notTaken, .notAdded, .setBack, .notPromoted: .error
        default: .warning
        }
    }

    var description: String {
        switch self {
        case .added(let version, let directory):
            "the registry was empty; \(directory) is its first version, \(version)"
        case .notAdded(let reason): "fill the registry: \(reason); nothing is trained meanwhile"
        case .noChampion(let registry):
            "train: \(registry) has versions and no champion; opined models promote makes one"
        case .tookOver(let version, let old, let cause):
            "\(version) takes over from \(old): \(Self.text(cause))"
        case .notTaken(let version, let cause, let reason):
            "\(version) does not take over, although \(Self.text(cause)): \(reason); the one in"
                + " service stays"
        case .runBegan(let cause, let count): "training begins (\(cause)) on \(count) new answers"
        case .runEnded(let outcome): Self.text(outcome)
        case .runFailed(let reason, let pause):
            "training failed: \(reason); the next try is in \(Int(pause / 60)) minutes"
        case .runSilent(let seconds):
            "training said nothing for \(Int(seconds / 60)) minutes; it is ended"
        default: detail
        }
    }

    private var detail: String {
        switch self {
        case .overtaken(let version, let parent, let champion):
            "\(version) was judged against \(parent), and the champion is"
                + " \(champion?.description ?? "none"); it is not tried"
        case .trialBegan(let version, let share, let reviews):
            "\(version) is on trial: it answers \(share * 100) % of the reviews too, \(reviews) of"
                + " them"
        case .trialCut(let version): "the trial of \(version) was cut: another version took over"
        case .promoted(let version, let tally):
            "\(version) is the champion; \(DifferenceText.summary(tally))"
        case .setBack(let version, let reason, let tally):
            "\(version) is set back and not tried again: \(reason);"
                + " \(DifferenceText.summary(tally))"
        case .notWrittenDown(let version, let reason):
            "note that \(version) is set back: \(reason); it is forgotten with this process"
        case .notPromoted(let version, let reason, let isFinal):
            "promote \(version), which proved itself: \(reason); "
                + (isFinal ? "the champion comes back" : "trying again")
        case .notPruned(let reason): "prune the registry: \(reason)"
        case .drift(let alarm, let startsRun):
            "the stream has changed: \(alarm)\(startsRun ? "; a better student is trained" : "")"
        case .corpusUnread(let reason): "count new answers: \(reason); trying again"
        case .memoryLost(let reason):
            "remember what was learned: \(reason); a restart forgets it, the reviews go on"
        case .announced(let version): "told the group that \(version) is the champion"
        default: ""
        }
    }

    private static func text(_ cause: LearningStatus.Cause) -> String {
        switch cause {
        case .trial: "its trial went well"
        case .registry: "the registry names it"
        case .group: "the group decided for it"
        }
    }

    private static func text(_ outcome: DistilReport.Outcome) -> String {
        switch outcome {
        case .verdict(let verdict) where verdict.passed:
            "the gate passed \(verdict.version), trained from \(verdict.parent)"
        case .verdict(let verdict):
            PrintableText.escape(
                "the gate refused \(verdict.version): "
                    + verdict.reasons.prefix(8).joined(separator: "; "), bytesMax: 2_048)
        case .nothing(let reason): "nothing was trained: \(reason)"
        case .busy: "training did not begin: another process is changing the registry"
        case .failed(let reason): "training failed: \(reason)"
        }
    }
}
