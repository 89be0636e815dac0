import Kafka
import Logging

extension BrokerProbe {
    /// How long the brokers may take to answer.
    static let patience = Duration.seconds(10)

    /// Logs in as the daemon would, and looks for its topics.
    static let standard = BrokerProbe { settings, environment in
        do {
            let client = try settings.client(
                credentialsDirectory: environment["CREDENTIALS_DIRECTORY"])
            let logger = Logger(label: "opined.check") { _ in SwiftLogNoOpLogHandler() }
            let metadata = try ClusterMetadata.fetch(client, within: patience, logger: logger)
            return Answer(isReachable: true, problems: settings.problems(with: metadata))
        } catch let error as SettingsError {
            return Answer(isReachable: true, problems: error.problems)
        } catch let error as ClientSettingsError {
            return Answer(isReachable: true, problems: error.problems)
        } catch {
            return Answer(
                isReachable: false, problems: ["ask the brokers for their topics: \(error)"])
        }
    }
}

extension Settings {
    /// A line for each topic that the brokers don't have, or don't show.
    fileprivate func problems(with metadata: ClusterMetadata) -> [String] {
        let topics = [
            ("input.topics", input.topics), ("output.topic", [output.topic]),
            ("output.dead_letter_topic", [output.deadLetterTopic]),
            ("rollout.topic", rollout.topic.map { [$0] } ?? []),
        ]
        return topics.flatMap { key, names in
            names.compactMap { name in
                switch metadata.topics[name] {
                case nil: "\(key): the brokers have no topic \(name); create it or name another"
                case .some(let topic): topic.error.map { "\(key): look at topic \(name): \($0)" }
                }
            }
        }
    }
}
