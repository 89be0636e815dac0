import Foundation
import Kafka
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
            try TaughtAnswers.add(60, to: workplace.file("state/corpus"))
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
    }
}
