import Foundation
import Kafka
import Registry
import TestSupport
import Testing

extension DaemonTests {
    /// A daemon that trains, judges and publishes students of its own, and follows a registry that
    /// somebody else promotes in, killed again and again at random moments: the daemon, its
    /// trainer, or both at once. The gate takes none of these tiny students; they are promoted by
    /// force.
    ///
    /// `OPINED_KILLS=100` kills it so often; with `OPINED_BINARY` a release build can be taken.
    @Suite(.enabled(if: NoidaBroker.executable != nil, "noida-db is not installed"))
    struct LearningKills {
        private static let reviewsPerLife = 60
        private static let answersPerLife = 12
        private static let kills =
            ProcessInfo.processInfo.environment["OPINED_KILLS"].flatMap(Int.init) ?? 6
        private static let longestLife = 5_000_000

        @Test(arguments: [UInt64(1)])
        func aWholeStudentServesAfterEachKill(seed: UInt64) throws {
            var random = SeededGenerator(seed: seed)
            let workplace = try Workplace()
            let broker = try NoidaBroker.forReviews()
            try Self.makeModel(in: workplace)
            let outcomes = try Outcomes(brokers: broker.address)
            let count = Self.reviewsPerLife * (Self.kills + 1)
            try ReviewFeed(brokers: broker.address).write(try ReviewFeed.sentences(count))
            for life in 1...Self.kills {
                try TaughtAnswers.add(
                    Self.answersPerLife, series: life, to: workplace.file("teacher/corpus"))
                let daemon = try Self.daemon(broker, workplace, isSlow: true)
                try Self.promoteAny(of: workplace, &random)
                let moment = Duration.microseconds(
                    Int.random(in: 0...Self.longestLife, using: &random))
                #expect(daemon.end(within: moment) == nil, "life \(life): \(daemon.tail)")
                if Bool.random(using: &random) { Self.killTrainers(of: workplace) }
                #expect(daemon.end(by: SIGKILL) == -SIGKILL, "life \(life): \(daemon.tail)")
                if Bool.random(using: &random) { Self.killTrainers(of: workplace) }
                try Self.check(workplace, life: life)
                // After a trainer that was killed a daemon waits for ten minutes. The next one has
                // never seen any, so that it trains too.
                try? FileManager.default.removeItem(at: workplace.file("teacher/learning.json"))
            }
            // One that is left of a life would keep the last daemon from training for minutes.
            Self.killTrainers(of: workplace)
            let registry = Self.registry(workplace)
            let last = try Self.daemon(broker, workplace, isSlow: false)
            try outcomes.read(within: .seconds(120)) { outcomes.keys.count >= count }
            // It still publishes, where none of the lives was long enough for it.
            do {
                try outcomes.read(within: .seconds(60)) { registry.versions().count > 1 }
            } catch { Issue.record("nothing was published: \(last.tail)") }
            let versions = registry.versions().map(\.version)
            // And it still takes another one over.
            let other = try #require(versions.first { $0 != registry.champion })
            try registry.promote(other, force: true)
            try outcomes.read(within: .seconds(20)) { last.log.contains("\(other) takes over") }
            #expect(last.end(by: SIGTERM) == 0, "\(last.tail)")
            try outcomes.readToTheEnd()
            #expect(outcomes.keys == Set((0..<count).map(String.init)))
            let models = Set(outcomes.all.compactMap { $0.record.text(of: "opined-model") })
            let figures =
                "kills \(Self.kills), seed \(seed): \(versions.count) versions were published, "
                + "\(models.count) of them gave results; \(outcomes.doubled) results doubled\n"
            FileHandle.standardError.write(Data(figures.utf8))
        }

        private static func registry(_ workplace: Workplace) -> ModelRegistry {
            ModelRegistry(path: workplace.file("registry").path)
        }

        /// Makes another version the champion, where there is one.
        private static func promoteAny(
            of workplace: Workplace, _ random: inout SeededGenerator
        ) throws {
            let registry = registry(workplace)
            let versions = registry.versions().map(\.version)
            guard let version = versions.randomElement(using: &random) else { return }
            // A daemon or a trainer may be changing the registry at this moment.
            do {
                try registry.promote(version, force: true)
            } catch {
                guard error.kind == .busy else { throw error }
            }
        }

        /// The champion, if there is one yet, and every version are whole.
        private static func check(_ workplace: Workplace, life: Int) throws {
            let registry = registry(workplace)
            let versions = registry.versions()
            for version in versions {
                #expect(throws: Never.self, "life \(life)") {
                    try registry.verify(version.version)
                }
            }
            if let champion = registry.champion {
                #expect(versions.contains { $0.version == champion }, "life \(life)")
            }
        }

        /// A tiny random student with a gate set: sentences with two opinions each, none of which
        /// any version of it finds.
        private static func makeModel(in workplace: Workplace) throws {
            try FileManager.default.copyItem(at: Workplace.tiny, to: workplace.file("tiny"))
            let lines = (0..<220).map { number in
                #"{"ID":"\#(number)","sentence":"the soup \#(number) and the fan","aspects":["#
                    + #"{"from":4,"to":8,"target":"soup","category":null,"polarity":"positive"},"#
                    + #"{"from":0,"to":3,"target":"the","category":null,"polarity":"negative"}]}"#
            }
            try Data(lines.joined(separator: "\n").utf8)
                .write(to: workplace.file("tiny").appending(path: "gate.jsonl"))
        }

        private static func daemon(
            _ broker: NoidaBroker, _ workplace: Workplace, isSlow: Bool
        ) throws -> OpinedProcess {
            try OpinedProcess(
                settings: OpinedProcess.settings(of: broker, isSlow: isSlow).merging([
                    "model.directory": workplace.file("tiny").path,
                    "teacher.state_directory": workplace.file("teacher").path,
                    "distillation.enabled": "true",
                    "distillation.registry": workplace.file("registry").path,
                    "distillation.new_answers": "\(answersPerLife)",
                    "distillation.new_answers_min": "\(answersPerLife)",
                    "training.epochs": "4", "training.texts_per_step": "4",
                    "training.checkpoint_every": "1", "training.keep_share": "1",
                    "rollout.canary": isSlow ? "1" : "0", "rollout.reviews": "4",
                    "rollout.errors_max": "1", "rollout.disagreement_max": "1",
                    "rollout.latency_factor_max": "100", "rollout.follow_ms": "100",
                ]) { $1 }, in: workplace)
        }

        /// SIGKILL for each process that trains for a daemon of this workplace.
        private static func killTrainers(of workplace: Workplace) {
            let names = (try? FileManager.default.contentsOfDirectory(atPath: "/proc")) ?? []
            for number in names.compactMap({ pid_t($0) }) {
                let line =
                    (try? String(contentsOfFile: "/proc/\(number)/cmdline", encoding: .utf8)) ?? ""
                guard line.contains("\0distil\0"), line.contains(workplace.folder.path) else {
                    continue
                }
                kill(number, SIGKILL)
            }
        }
    }
}
