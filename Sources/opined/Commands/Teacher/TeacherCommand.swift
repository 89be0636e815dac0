import ArgumentParser

/// `opined teacher`: what is done with teachers outside the daemon.
struct TeacherCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "teacher",
        abstract: "Work with the large language model that teaches the student.",
        subcommands: [
            TeacherPlanCommand.self, TeacherReport.self, TeacherAsk.self, TeacherReplay.self,
        ])
}
