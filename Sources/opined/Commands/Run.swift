import ArgumentParser
import Dispatch
import Kafka
import Logging
import Pipeline
import Transformer

/// `opined run`: the daemon.
struct Run: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Read reviews from Kafka and write the opinions in them back, until SIGTERM.",
        discussion: """
            SIGTERM and SIGINT finish what is in flight within drain.timeout_ms, a second one \
            leaves at once. SIGHUP reads the settings anew. Exit codes: 0 drained, 70 a failure, \
            75 the drain ended by its deadline and what was in flight is read again, 78 the \
            settings are wrong.
            """)

    @OptionGroup var options: SettingsOptions

    func run() async throws {
        StandardError.ignoreBrokenPipes()
        let environment = ProcessEnvironment.current
        let settings: Settings
        do { settings = try options.load(environment: environment) } catch {
            for problem in error.problems { Console.note(problem) }
            throw ExitStatus.badSettings
        }
        let log = LogSystem(settings.log, environment: environment)
        log.bootstrap()
        let logger = Logger(label: "opined")
        do {
            let summary = try await Service(
                settings, options: options, environment: environment, log: log, logger: logger
            ).run()
            if summary.failure != nil { throw ExitStatus.failure }
            if !summary.isClean { throw ExitStatus.undrained }
        } catch let error as SettingsError {
            throw Self.end(error.problems, ExitStatus.badSettings, log, logger)
        } catch let error as ClientSettingsError {
            throw Self.end(error.problems, ExitStatus.badSettings, log, logger)
        } catch let status as ExitCode {
            throw status
        } catch {
            throw Self.end(["\(error)"], ExitStatus.failure, log, logger)
        }
    }

    private static func end(
        _ problems: [String], _ status: ExitCode, _ log: LogSystem, _ logger: Logger
    ) -> ExitCode {
        for problem in problems { logger.critical("\(problem)") }
        log.sink.flush(timeout: .milliseconds(200))
        return status
    }
}
