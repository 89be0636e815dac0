import ArgumentParser
import Student
import Transformer

/// `opined check`: reads the settings as `opined run` would, and starts nothing.
struct Check: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Check the settings; list every problem, and exit 78 if there is one.",
        discussion: """
            Unknown keys are problems, with the nearest known one. The files that settings name \
            (secrets, certificates, model) must be there and readable by the user who runs this. \
            Every file of the model must be the one that its opined.json names, and the model \
            made for model.tasks; it is not loaded. Where a teacher is to be asked, its address, \
            key, prompts and mask patterns must be sound; it is not asked. Where a student is to \
            be trained, the folders that this writes to must be writable, the model one that a \
            teacher's answers teach, and the memory for it free.
            """)

    @OptionGroup var options: SettingsOptions

    @Flag(help: "Also ask the brokers for the topics; exit 69 if none answers.")
    var connect = false

    func run() async throws {
        let environment = ProcessEnvironment.current
        let settings: Settings
        do { settings = try options.load(environment: environment) } catch {
            throw fail(error.problems)
        }
        let onDisk =
            settings.problemsOnDisk(
                credentialsDirectory: environment["CREDENTIALS_DIRECTORY"])
            + settings.problemsOfRegistry()
        guard onDisk.isEmpty else { throw fail(onDisk) }
        do {
            try LoadedStudent.verify(
                directory: settings.model.path, tasks: settings.model.studentTasks)
        } catch {
            throw fail(["model.directory: \(error)"])
        }
        if let problem = settings.problemOfTraining() { throw fail([problem]) }
        if settings.teacher.isEnabled {
            do throws(SettingsError) {
                _ = try TeacherService.Kit(
                    settings, credentialsDirectory: environment["CREDENTIALS_DIRECTORY"], seed: 0)
            } catch {
                throw fail(error.problems)
            }
        }
        if connect {
            let answer = await BrokerProbe.standard.ask(settings, environment)
            guard answer.problems.isEmpty else {
                answer.problems.forEach { Console.note($0) }
                throw answer.isReachable ? ExitStatus.badSettings : ExitStatus.unavailable
            }
        }
        Console.note("\(options.config): \(settings.values.count) settings, no problem")
    }

    private func fail(_ problems: [String]) -> ExitCode {
        problems.forEach { Console.note($0) }
        Console.note(problems.count == 1 ? "1 problem" : "\(problems.count) problems")
        return ExitStatus.badSettings
    }
}
