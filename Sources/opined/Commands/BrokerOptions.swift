import ArgumentParser
import Kafka
import Logging

/// The options by which a command that is no daemon is told its brokers.
struct BrokerOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "Brokers instead of those of the settings; without --config, no file is read then.",
            valueName: "host:port,…"))
    var brokers: CommaList?

    @OptionGroup var options: SettingsOptions

    func load(environment: [String: String]) throws(SettingsError) -> Settings {
        guard let brokers else { return try options.load(environment: environment) }
        let quoted = brokers.values.map { "\"\($0)\"" }.joined(separator: ", ")
        return try Settings.load(
            file: options.config == SettingsOptions.standardFile ? nil : options.config,
            environment: environment,
            overrides: options.overrides + ["kafka.brokers=[\(quoted)]"])
    }

    /// Reads the settings, and asks the brokers for their topics. Blocks for
    /// ``BrokerProbe/patience`` at the longest, and a moment.
    ///
    /// - Throws: how the program ends, once standard error has it why.
    func connect() throws -> BrokerAccess {
        let environment = ProcessEnvironment.current
        do {
            let settings = try load(environment: environment)
            var client = try settings.client(
                credentialsDirectory: environment["CREDENTIALS_DIRECTORY"])
            client.statisticsInterval = .zero
            let metadata = try ClusterMetadata.fetch(
                client, within: BrokerProbe.patience, logger: BrokerAccess.logger)
            return BrokerAccess(settings: settings, client: client, metadata: metadata)
        } catch let error as SettingsError {
            error.problems.forEach { Console.note($0) }
            throw ExitStatus.badSettings
        } catch let error as ClientSettingsError {
            error.problems.forEach { Console.note($0) }
            throw ExitStatus.badSettings
        } catch {
            Console.note("\(error)")
            throw ExitStatus.unavailable
        }
    }
}

/// Brokers that have answered.
struct BrokerAccess {
    let settings: Settings
    let client: ClientSettings
    let metadata: ClusterMetadata

    /// librdkafka's log is for operators; a command says itself what went wrong.
    static let logger = Logger(label: "opined") { _ in SwiftLogNoOpLogHandler() }
}
