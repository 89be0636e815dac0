import ArgumentParser

/// `opined corpus`: what the teacher answered.
struct CorpusCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "corpus",
        abstract: "List, show, export and import the teacher's answers.",
        subcommands: [CorpusList.self, CorpusShow.self, CorpusExport.self, CorpusImport.self])
}
