import Foundation
import Kafka
import Logging
import Student

/// Where a demo plays: a cluster, and topics of its own on it.
final class DemoStage: Sendable {
    static let partitions = 6

    let client: ClientSettings
    /// For people.
    let place: String
    let input, results, deadLetters: String
    private let group: String
    private let cluster: MockCluster?

    /// - Parameter brokers: Of a real cluster, `host:port,…`; nil starts one in process.
    /// - Throws: `KafkaError` where no cluster can be had, or the topics can't be made.
    init(brokers: String?, logger: Logger) throws {
        // A real cluster keeps what earlier demos left, so each has names of its own.
        let name = "opined-demo-\(UInt32.random(in: 0...UInt32.max))"
        (input, results, deadLetters) = (name, "\(name)-opinions", "\(name)-dead-letters")
        group = name
        let topics = [input, results, deadLetters]
        if let brokers {
            let addresses = brokers.split(separator: ",").map(String.init)
            cluster = nil
            client = ClientSettings(brokers: addresses, clientID: "opined-demo")
            place = brokers
            for topic in topics {
                try TopicAdmin.create(
                    topic, partitions: Self.partitions, on: client, within: .seconds(10),
                    logger: logger)
            }
        } else {
            let mock = try MockCluster()
            for topic in topics { try mock.createTopic(topic, partitions: Self.partitions) }
            cluster = mock
            client = ClientSettings(
                brokers: mock.bootstrap.split(separator: ",").map(String.init),
                clientID: "opined-demo",
                // The mock answers a fetch that found nothing when its wait is over, and no sooner
                // where records come meanwhile, as brokers do.
                further: ["fetch.wait.max.ms": "5"])
            place = "a Kafka cluster in process"
        }
    }

    /// The settings of the daemon: the defaults, but for names, and no cache, since the loop
    /// repeats itself.
    ///
    /// - Parameters:
    ///   - abilities: of the model; one that finds no terms is asked for categories.
    ///   - further: other settings, as `--set` takes them.
    func settings(
        model: String, abilities: Set<StudentTask> = [.extract], threads: Int,
        further: [String] = []
    ) throws -> Settings {
        try Settings.load(
            file: nil,
            overrides: overrides(model: model, abilities: abilities, threads: threads) + further)
    }

    /// The same as `--set` takes them.
    func overrides(
        model: String, abilities: Set<StudentTask> = [.extract], threads: Int
    ) -> [String] {
        let task =
            StudentTask.standard(of: abilities).contains(.categorise)
            ? ModelSettings.Task.categorise : .extract
        return [
            "kafka.brokers=[\(client.brokers.map { "\"\($0)\"" }.joined(separator: ","))]",
            "kafka.group=\(group)", "input.topics=[\(input)]", "input.stars_pointer=/stars",
            "output.topic=\(results)",
            "output.dead_letter_topic=\(deadLetters)", "model.directory=\"\(model)\"",
            "model.tasks=[\(task.rawValue)]",
            "workers.threads=\(threads)", "limits.cache_entries=0",
            // The cluster in process forms a group only after a session timeout.
            "kafka.session_timeout_ms=\(cluster == nil ? 10_000 : 4_000)",
            "drain.revoke_timeout_ms=\(cluster == nil ? 5_000 : 500)",
            "commit.interval_ms=500",
        ]
    }

    func reader(board: DemoBoard, logger: Logger) -> DemoReader {
        DemoReader(
            client: client, group: "\(group)-reader", results: results, deadLetters: deadLetters,
            board: board, logger: logger)
    }

    func feeder(
        reviews: [DemoReview], board: DemoBoard, logger: Logger, pace: Double? = nil,
        roundStart: Int = 0
    ) -> DemoFeeder {
        DemoFeeder(
            client: client, topic: input, reviews: reviews, board: board, logger: logger,
            pace: pace, roundStart: roundStart)
    }
}
