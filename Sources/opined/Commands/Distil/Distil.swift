import ArgumentParser
import Disk
import Distillation
import Foundation
import Glibc
import Learning
import Registry
import Student
import Transformer

/// `opined distil`.
struct Distil: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Train a better student from the teacher's answers, and have the gate judge it.",
        discussion: """
            The champion of the registry is trained on the accepted answers of the corpus that it \
            has not learned from, on the answers of before, and on what its directory and the \
            settings name to replay. The gate holds the candidate against the champion; with its \
            verdict it goes into the registry, refused or not. Nothing changes in service unless \
            --promote says so: then a daemon that follows the registry takes a candidate over that \
            has passed.

            A run that was stopped or killed goes on where its last checkpoint is. A registry \
            without a champion gets the model of model.directory as its first.

            Where there is no \(SettingsOptions.standardFile) and no --config, every setting has \
            its default.
            """)

    @OptionGroup var options: SettingsOptions

    @OptionGroup var registry: RegistryOptions

    @Option(help: "How the run is shown: bar, json (one object a line) or none.")
    var progress = DistilProgress.bar

    @Option(help: "Also write the report, HTML, to this file.")
    var report: String?

    @Flag(help: "Make the candidate the champion if the gate passes it.")
    var promote = false

    @Flag(help: "Train even with fewer new answers than distillation.new_answers_min.")
    var force = false

    @Option(help: .hidden)
    var parent: Int32?

    func run() throws {
        let settings = try loadSettings()
        ProcessPriority.lower(
            niceness: settings.training.niceness, isIdle: settings.training.cores == 0)
        let stop = DistilStop(parent: parent)
        let screen = DistilScreen(progress)
        defer { screen.end() }
        do {
            let work = DistilWork(
                settings: settings,
                registry: ModelRegistry(path: registry.registry ?? settings.registryPath),
                isForced: force, promotes: promote, report: report, screen: screen,
                shouldStop: { stop.isAsked })
            try work.run()
        } catch {
            screen.end()
            Console.note("distil: \(error)")
            throw Self.status(of: error)
        }
    }

    private func loadSettings() throws -> Settings {
        do {
            return try options.loadAnywhere(environment: ProcessEnvironment.current)
        } catch {
            for problem in error.problems { Console.note(problem) }
            throw ExitStatus.badSettings
        }
    }

    private static func status(of error: any Error) -> ExitCode {
        switch error {
        case let error as RegistryError: RegistryOptions.exitCode(error)
        case is FileWriteError: .failure
        case is ModelFileError: ExitStatus.failure
        case is DistilBusy: ExitStatus.undrained
        default: ExitStatus.badInput
        }
    }
}

/// Another run is at work on the same state directory.
struct DistilBusy: Error, CustomStringConvertible {
    let folder: String

    var description: String { "\(folder): another run is at work; wait until it ends" }
}

/// Whether the run is to end: a signal asked for it, or the daemon that began it is gone.
final class DistilStop {
    private let parent: Int32?
    private let flag: StopFlag
    private let signals: Signals

    init(parent: Int32?) {
        let flag = StopFlag()
        self.parent = parent
        self.flag = flag
        signals = Signals([SIGTERM: { flag.set() }, SIGINT: { flag.set() }])
    }

    var isAsked: Bool { flag.isSet || parent.map { getppid() != $0 } == true }
}
