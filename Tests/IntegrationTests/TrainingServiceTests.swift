import Distillation
import Foundation
import Kafka
import Opinions
import Testing

extension DaemonTests {
    /// A daemon that trains: whatever becomes of that, every review is answered, and nothing of it
    /// is left behind.
    struct Training {
        private static let count = 300

        @Test func itBeginsByItselfAndEndsWithTheDaemon() throws {
            let workplace = try Workplace()
            let cluster = try MockCluster.forReviews(partitions: 1)
            let registry = workplace.file("registry").path
            try answers(60, in: workplace.file("state/corpus").path)
            let outcomes = try Outcomes(brokers: cluster.bootstrap)
            let daemon = try OpinedProcess(
                settings: [
                    "kafka.brokers": cluster.bootstrap, "distillation.enabled": "true",
                    "distillation.registry": registry, "distillation.new_answers": "60",
                    "teacher.state_directory": workplace.file("state").path,
                    "training.cores": "0",
                ], in: workplace)
            try ReviewFeed(brokers: cluster.bootstrap).write(ReviewFeed.sentences(Self.count))
            try outcomes.read { outcomes.keys.count == Self.count }
            try outcomes.read {
                daemon.log.contains("training begins (enough new answers) on 60 new answers")
            }
            #expect(daemon.log.contains("is its first version, opined-mini@"))
            let link = try FileManager.default.destinationOfSymbolicLink(
                atPath: registry + "/current")
            #expect(link.hasPrefix("opined-mini@"))

            #expect(daemon.end(by: SIGTERM) == 0, "\(daemon.tail)")
            #expect(trainers(of: registry) == [])
            try outcomes.readToTheEnd()
            #expect(outcomes.count == Self.count && outcomes.doubled == 0)
        }

        /// Processes that were started with this registry.
        private func trainers(of registry: String) -> [String] {
            let names = (try? FileManager.default.contentsOfDirectory(atPath: "/proc")) ?? []
            return names.filter { Int32($0) != nil }.compactMap { name in
                guard let bytes = FileManager.default.contents(atPath: "/proc/\(name)/cmdline")
                else { return nil }
                let command = String(decoding: bytes, as: UTF8.self)
                return command.contains(registry) ? command : nil
            }
        }

        private func answers(_ count: Int, in directory: String) throws {
            let store = try CorpusStore(
                directory: directory, shardBytesMax: 1 << 20, codec: try .zstd())
            for number in 0..<count {
                let review = "The soup of table \(number) was cold."
                try store.append(
                    CorpusRecord(
                        key: "key-\(number)", id: "\(number)", kind: .analysis, review: review,
                        stars: nil, answer: "",
                        opinions: [
                            CorpusRecord.Found(
                                target: "soup", start: 4, end: 8, aspect: "food",
                                level: .negative, expression: .explicit, explanation: nil)
                        ], promptHash: "0", teacher: "none", student: "opined-mini@1",
                        time: 1_764_000_000, score: 0.5, split: HeldOut.split(review),
                        refusal: nil, agrees: nil, usage: nil))
            }
        }
    }
}
