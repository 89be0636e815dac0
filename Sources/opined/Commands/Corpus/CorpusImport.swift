import ArgumentParser
import Distillation
import Foundation
import Kafka

/// `opined corpus import`: answers that were given elsewhere.
struct CorpusImport: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "import",
        abstract: "Take answers into the corpus: of the paper's corpus, or of other daemons.",
        discussion: """
            A line is one of the paper's ({"ID", "Text", "Overall", "mixtral_response"}), whose \
            answers are judged as live ones are, or a whole record (`opined corpus export \
            --records`), as corpus.topic holds them. What the corpus has is skipped. One process \
            writes a corpus at a time: stop the daemon that owns it. Lines that are neither are \
            named on standard error, the others are taken, and the exit code is 65. It is 69 if no \
            broker answers.
            """)

    @OptionGroup var corpus: CorpusOptions

    @Argument(help: "Files of JSON lines; - is standard input.")
    var files: [String] = []

    @Option(help: "A topic of records to read instead, from its first to what is there now.")
    var topic: String?

    @OptionGroup var brokers: BrokerOptions

    func validate() throws {
        guard (topic == nil) != files.isEmpty else {
            throw ValidationError("Name either files or a --topic.")
        }
    }

    func run() throws {
        let tally = try CorpusOptions.reporting {
            var run = try ImportRun(corpus, at: Date().timeIntervalSince1970)
            defer { run.finish() }
            for file in files { try run.read(file: file) }
            if let topic {
                var reader = try brokers.reader(of: topic, from: .earliest)
                defer { reader.close() }
                try run.read(&reader)
            }
            try run.flush()
            return run.tally
        }
        Self.report(tally).forEach { Console.note($0) }
        guard tally.unreadable == 0 else { throw ExitStatus.badInput }
    }

    static func report(_ tally: CorpusIntake.Tally) -> [String] {
        let refused = tally.refused.sorted {
            ($1.value, $0.key.rawValue) < ($0.value, $1.key.rawValue)
        }
        return [
            "\(tally.accepted) accepted, \(tally.taken - tally.accepted) refused, "
                + "\(tally.duplicates) known before, \(tally.unreadable) unreadable"
        ] + refused.map { "  refused: \($0.key.rawValue) \($0.value)" }
    }
}
