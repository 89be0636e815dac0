import ArgumentParser

/// `opined teacher`: what is done with teachers outside the daemon.
struct TeacherCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "teacher",
        abstract: "Work with the large language model that teaches the student.",
        subcommands: [TeacherAsk.self, TeacherReport.self, TeacherReplay.self])
}
