import Foundation
import Kafka
import TestSupport
import Testing

@testable import Registry

extension DaemonTests {
    /// A daemon with a candidate on trial on live reviews, killed again and again at random
    /// moments: before the trial, in the middle of it, and while it is decided. The gate would take
    /// none of these tiny students, so the test publishes them with a verdict, and writes them into
    /// the daemon's memory as it does itself when a run has passed. Every third one answers
    /// differently, and has to be set back.
    ///
    /// `OPINED_KILLS=100` kills it so often; with `OPINED_BINARY` a release build can be taken.
    @Suite(.enabled(if: NoidaBroker.executable != nil, "noida-db is not installed"))
    struct TrialKills {
        private static let reviewsPerLife = 120
        /// Of a trial: some end within a life, and some never would.
        private static let trialReviews = [4, 12, 60, 400]
        private static let log = "opined.log"
        private static let kills =
            ProcessInfo.processInfo.environment["OPINED_KILLS"].flatMap(Int.init) ?? 6
        private static let longestLife = 4_000_000

        @Test(arguments: [UInt64(1)])
        func aTrialBeginsAnewOrEndsAfterEachKill(seed: UInt64) throws {
            var random = SeededGenerator(seed: seed)
            let workplace = try Workplace()
            let broker = try NoidaBroker.forReviews()
            let outcomes = try Outcomes(brokers: broker.address)
            let feed = ReviewFeed(brokers: broker.address)
            let students = try TriedStudents(in: workplace)
            // Its memory is there before the first kill.
            let first = try Self.daemon(broker, workplace, trialReviews: 4)
            #expect(first.end(by: SIGTERM) == 0, "\(first.tail)")

            let reviews = try ReviewFeed.sentences(Self.reviewsPerLife * (Self.kills + 1))
            var tally = TrialKillTally()
            for life in 1...Self.kills {
                let named = try students.candidate()
                try feed.write(Self.part(life, of: reviews))
                let before = workplace.text(of: Self.log).utf8.count
                let daemon = try Self.daemon(
                    broker, workplace,
                    trialReviews: Self.trialReviews.randomElement(using: &random) ?? 4)
                let moment = Duration.microseconds(
                    Int.random(in: 0...Self.longestLife, using: &random))
                #expect(daemon.end(within: moment) == nil, "life \(life): \(daemon.tail)")
                #expect(daemon.end(by: SIGKILL) == -SIGKILL, "life \(life): \(daemon.tail)")
                tally.note(daemon.log(after: before), of: named)
                try students.check("life \(life)")
            }
            let left = try students.candidate()
            let before = workplace.text(of: Self.log).utf8.count
            let last = try Self.daemon(broker, workplace, trialReviews: 4, isSlow: false)
            // Reviews that come before a trial count for none.
            try outcomes.read(within: .seconds(30)) {
                try students.isSettled()
                    || last.log(after: before).contains("\(left) is on trial")
            }
            try feed.write(Self.part(Self.kills + 1, of: reviews))
            try outcomes.read(within: .seconds(120)) { outcomes.keys.count >= reviews.count }
            do {
                try outcomes.read(within: .seconds(30)) { try students.isSettled() }
            } catch { Issue.record("a candidate is left: \(last.tail)") }
            #expect(last.end(by: SIGTERM) == 0, "\(last.tail)")
            try outcomes.readToTheEnd()
            try students.check("the end")
            #expect(outcomes.keys == Set((0..<reviews.count).map(String.init)))
            // A student that was set back has given no result.
            let models = Set(outcomes.all.compactMap { $0.record.text(of: "opined-model") })
            let setBack = students.registry.versions().filter { $0.setBack != nil }
            #expect(models.isDisjoint(with: setBack.map { "\($0.version)" }))
            let figures =
                "seed \(seed), \(tally.text); \(models.count) students gave results, "
                + "\(outcomes.doubled) of them doubled\n"
            FileHandle.standardError.write(Data(figures.utf8))
        }

        /// What is written for a life, counted from 1.
        private static func part(_ life: Int, of reviews: [NewRecord]) -> [NewRecord] {
            Array(reviews[(life - 1) * reviewsPerLife..<life * reviewsPerLife])
        }

        private static func daemon(
            _ broker: NoidaBroker, _ workplace: Workplace, trialReviews: Int, isSlow: Bool = true
        ) throws -> OpinedProcess {
            try OpinedProcess(
                settings: OpinedProcess.settings(of: broker, isSlow: isSlow).merging([
                    "limits.in_flight_records": isSlow ? "16" : "500",
                    "teacher.state_directory": workplace.file("teacher").path,
                    "distillation.enabled": "true",
                    "distillation.registry": workplace.file("registry").path,
                    "distillation.keep_versions": "3",
                    // No run begins: there are no answers.
                    "distillation.new_answers": "10000", "rollout.canary": "1",
                    "rollout.reviews": "\(trialReviews)", "rollout.errors_max": "0",
                    "rollout.disagreement_max": "0", "rollout.latency_factor_max": "100",
                    "rollout.follow_ms": "100",
                ]) { $1 }, in: workplace)
        }
    }
}

extension OpinedProcess {
    /// What was logged behind the first `count` bytes.
    fileprivate func log(after count: Int) -> String {
        String(decoding: log.utf8.dropFirst(count), as: UTF8.self)
    }
}
