import Foundation
import Kafka
import Opinions
import Testing

extension DaemonTests {
    /// Another champion takes over while reviews come: none is lost, and each result names its
    /// model.
    struct Champions {
        private static let count = 400

        @Test func promotionAndRollBackReachARunningDaemon() throws {
            let workplace = try Workplace()
            let registry = try Registry(in: workplace)
            let cluster = try MockCluster.forReviews(partitions: 2)
            let feed = ReviewFeed(brokers: cluster.bootstrap)
            let outcomes = try Outcomes(brokers: cluster.bootstrap)
            let daemon = try OpinedProcess(
                settings: [
                    "kafka.brokers": cluster.bootstrap, "rollout.follow_ms": "100",
                    "model.directory": registry.current,
                ], in: workplace)

            var written = 0
            func answer(by model: String) throws {
                let reviews = try ReviewFeed.sentences(written + Self.count).suffix(Self.count)
                try feed.write(Array(reviews))
                written += Self.count
                try outcomes.read { outcomes.keys.count >= written }
                #expect(outcomes.models.last == model, "\(daemon.tail)")
            }
            try answer(by: "opined-mini@1")
            try registry.run(["promote", "opined-mini@901", "--force"])
            try daemon.wait(for: "opined-mini@901 takes over from opined-mini@1")
            try answer(by: "opined-mini@901")
            try registry.run(["rollback"])
            try daemon.wait(for: "opined-mini@1 takes over from opined-mini@901")
            try answer(by: "opined-mini@1")

            #expect(daemon.end(by: SIGTERM) == 0, "\(daemon.tail)")
            try outcomes.readToTheEnd()
            #expect(outcomes.keys == Set((0..<written).map(String.init)))
            #expect(outcomes.doubled == 0)
            #expect(outcomes.models == ["opined-mini@1", "opined-mini@901", "opined-mini@1"])
        }

        @Test func aGroupChangesTogether() throws {
            let workplace = try Workplace()
            let registry = try Registry(in: workplace)
            // The second host has a copy, which nobody changes.
            let copy = workplace.file("copy")
            try FileManager.default.copyItem(at: registry.folder, to: copy)
            let cluster = try MockCluster.forReviews(partitions: 2)
            try cluster.createTopic("versions", partitions: 1)
            func daemon(_ name: String, _ registry: String) throws -> OpinedProcess {
                try OpinedProcess(
                    name,
                    settings: [
                        "kafka.brokers": cluster.bootstrap, "rollout.follow_ms": "100",
                        "rollout.topic": "versions", "distillation.registry": registry,
                        "kafka.group": name,
                    ], in: workplace)
            }
            let first = try daemon("a", registry.folder.path)
            let second = try daemon("b", copy.path)
            try registry.run(["promote", "opined-mini@901", "--force"])
            try first.wait(for: "opined-mini@901 takes over from opined-mini@1: the registry")
            try second.wait(for: "opined-mini@901 takes over from opined-mini@1: the group")
            try registry.run(["rollback"])
            try second.wait(for: "opined-mini@1 takes over from opined-mini@901: the group")
            #expect(first.end(by: SIGTERM) == 0, "\(first.tail)")
            #expect(second.end(by: SIGTERM) == 0, "\(second.tail)")
        }

        /// A champion and one more version of the same model.
        private struct Registry {
            let folder: URL
            private let workplace: Workplace

            var current: String { folder.path + "/current" }

            init(in workplace: Workplace) throws {
                self.workplace = workplace
                folder = workplace.file("registry")
                let other = workplace.file("other")
                try FileManager.default.copyItem(at: Workplace.model, to: other)
                let file = other.appendingPathComponent("opined.json")
                let text = try String(contentsOf: file, encoding: .utf8)
                try Data(text.replacing(/"version": \d+/, with: "\"version\": 901").utf8)
                    .write(to: file)
                try run(["add", Workplace.model.path])
                try run(["add", other.path])
            }

            func run(_ arguments: [String]) throws {
                let outcome = try Program.run(
                    ["models"] + arguments + ["--registry", folder.path], in: workplace)
                #expect(outcome.status == 0, "\(outcome.errors)")
            }
        }
    }
}

extension Outcomes {
    /// The models of the results in the order of their coming, each name once in a row.
    fileprivate var models: [String] {
        let ordered = all.sorted {
            ($0.record.source.partition, $0.record.offset)
                < ($1.record.source.partition, $1.record.offset)
        }
        let first = ordered.filter { $0.record.source.partition == 0 && $0.kind == .result }
        return first.compactMap { $0.record.text(of: "opined-model") }.reduce(into: []) {
            if $0.last != $1 { $0.append($1) }
        }
    }
}

extension OpinedProcess {
    fileprivate func wait(for line: String) throws {
        let end = ContinuousClock.now + .seconds(60)
        let pause = DispatchSemaphore(value: 0)
        while !log.contains(line) {
            guard ContinuousClock.now < end, isRunning else {
                throw Program.Failure(description: "no \"\(line)\" in the log:\n\(tail)")
            }
            _ = pause.wait(timeout: .now() + .milliseconds(50))
        }
    }
}
