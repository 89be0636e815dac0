import ArgumentParser

/// The program: one command for each thing that it does.
@main
struct Opined: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "opined",
        abstract: "Reads reviews from Kafka, writes the opinions in them back to Kafka.",
        version: Version.current,
        subcommands: [
            Run.self, Demo.self, Check.self, ShowConfig.self,
            Extract.self, Classify.self, Analyse.self, Generate.self,
            Import.self, ModelsCommand.self, Evaluate.self, Bench.self,
            Produce.self, Decode.self, DictionaryCommand.self,
            TeacherCommand.self, CorpusCommand.self, Distil.self,
        ])
}
