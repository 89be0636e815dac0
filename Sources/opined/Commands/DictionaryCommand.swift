import ArgumentParser

/// `opined dictionary`: what is done with zstd dictionaries.
struct DictionaryCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "dictionary",
        abstract: "Make zstd dictionaries, for output.encoding: zstd.",
        subcommands: [TrainDictionary.self])
}
