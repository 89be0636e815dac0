import Distillation
import Foundation
import Kafka
import TestSupport
import Testing

extension DaemonTests {
    /// A daemon that asks a hostile teacher, killed again and again at random moments.
    ///
    /// `OPINED_KILLS=200` kills it so often, 50 times for a seed; with `OPINED_BINARY` a release
    /// build can be taken.
    @Suite(.enabled(if: NoidaBroker.executable != nil, "noida-db is not installed"))
    struct TeacherKills {
        private static let reviewsPerLife = 150
        private static let callsMax = 400
        private static let killsPerSeed = 50
        private static let killsInAll =
            ProcessInfo.processInfo.environment["OPINED_KILLS"].flatMap(Int.init) ?? 8
        private static let kills = min(killsInAll, killsPerSeed)
        static let seeds = 1...UInt64(max(1, killsInAll / killsPerSeed))

        @Test(arguments: seeds)
        func noKillOverspendsPaysTwiceOrLosesAReview(seed: UInt64) throws {
            var random = SeededGenerator(seed: seed)
            let workplace = try Workplace()
            let broker = try NoidaBroker.forReviews()
            let teacher = try HostileTeacher(
                weights: HostileBehaviour.mixture, seed: Int(seed), answer: Self.answer)
            let outcomes = try Outcomes(brokers: broker.address, isKeepingValues: false)
            let count = Self.reviewsPerLife * (Self.kills + 1)
            try ReviewFeed(brokers: broker.address).write(try ReviewFeed.sentences(count))

            var records = 0
            for life in 1...Self.kills {
                let daemon = try Self.daemon(teacher, broker, workplace, isSlow: true)
                try Self.waitForAMoment(teacher, daemon, &random)
                #expect(daemon.end(by: SIGKILL) == -SIGKILL, "life \(life): \(daemon.tail)")
                records = try Self.checkState(in: workplace, atLeast: records, life: life)
            }
            let last = try Self.daemon(teacher, broker, workplace, isSlow: false)
            try outcomes.read(within: .seconds(300)) { outcomes.keys.count >= count }
            #expect(last.end(by: SIGTERM) == 0, "\(last.tail)")
            teacher.stop()
            try outcomes.readToTheEnd()

            let ids = Set((0..<count).map(String.init))
            #expect(outcomes.keys == ids)
            records = try Self.checkState(in: workplace, atLeast: records, life: Self.kills + 1)
            let tally = teacher.tally
            #expect(tally.requests <= Self.callsMax)
            #expect(tally.charged.values.allSatisfy { $0 == 1 })
            #expect(records > 0)
            #expect(records <= tally.answered.values.reduce(0, +))
            let paid = tally.charged.count
            let figures =
                "kills \(Self.kills), seed \(seed): \(tally.requests) requests, \(paid) paid for, "
                + "\(records) in the corpus, \(outcomes.doubled) results doubled\n"
            FileHandle.standardError.write(Data(figures.utf8))
        }

        /// Half of the moments lie in the start, half behind a question.
        private static func waitForAMoment(
            _ teacher: HostileTeacher, _ daemon: OpinedProcess, _ random: inout SeededGenerator
        ) throws {
            if Bool.random(using: &random) {
                let asked = teacher.tally.requests
                let end = ContinuousClock.now + .seconds(20)
                while teacher.tally.requests == asked, ContinuousClock.now < end,
                    daemon.end(within: .milliseconds(1)) == nil
                {}
            }
            // Nothing but the kill may end it.
            let moment = Duration.microseconds(Int.random(in: 0...900_000, using: &random))
            #expect(daemon.end(within: moment) == nil, "\(daemon.tail)")
        }

        /// Ledger and corpus are whole, whatever the moment was; the number of records.
        private static func checkState(
            in workplace: Workplace, atLeast least: Int, life: Int
        ) throws -> Int {
            let folder = workplace.file("teacher").path
            guard FileManager.default.fileExists(atPath: folder + "/ledger.jsonl") else { return 0 }
            let limits = BudgetLimits([.callsTotal: callsMax])
            let ledger = try BudgetLedger(path: folder + "/ledger.jsonl", limits: limits)
            #expect(ledger.spent.calls <= callsMax, "life \(life)")
            guard FileManager.default.fileExists(atPath: folder + "/corpus") else { return 0 }
            var keys: [String] = []
            let damage = try CorpusRecords(directory: folder + "/corpus", codec: .zstd())
                .read { keys.append($0.key) }
            #expect(damage.unreadableLines == 0 && damage.shards.brokenFrames == 0, "life \(life)")
            #expect(Set(keys).count == keys.count, "life \(life)")
            #expect(keys.count >= least, "life \(life): records were lost")
            return keys.count
        }

        private static func daemon(
            _ teacher: HostileTeacher, _ broker: NoidaBroker, _ workplace: Workplace, isSlow: Bool
        ) throws -> OpinedProcess {
            try OpinedProcess(
                settings: OpinedProcess.settings(of: broker, isSlow: isSlow).merging([
                    "teacher.enabled": "true", "teacher.endpoint": teacher.address,
                    "teacher.model": "hostile",
                    "teacher.state_directory": workplace.file("teacher").path,
                    "teacher.budget.calls_per_day": "0",
                    "teacher.budget.calls_total": "\(callsMax)",
                    "teacher.concurrency": "4", "teacher.connect_timeout_ms": "500",
                    "teacher.first_byte_timeout_ms": "300", "teacher.answer_timeout_ms": "600",
                    "teacher.answer_bytes_max": "65536",
                    "sampling.pace_per_hour": "100000",
                ]) { $1 }, in: workplace, readyWithin: nil)
        }

        /// A sound analysis of the review that a request holds.
        @Sendable private static func answer(_ body: [UInt8]) -> String {
            let object = try? JSONSerialization.jsonObject(with: Data(body)) as? [String: Any]
            let messages = object?["messages"] as? [[String: Any]]
            let question = messages?.last?["content"] as? String
            let review = question.flatMap(ReviewFence.review) ?? ""
            return """
                Opinion Target 1: "\(review.split(separator: " ").first ?? "")"
                Aspect: Quality
                Sentiment: Positive
                Reasoning: It is praised explicitly.
                """
        }
    }
}
