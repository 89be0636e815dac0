import ArgumentParser
import Distillation

/// `opined corpus export`: the corpus as lines of JSON, for the recipe that trains on a GPU.
struct CorpusExport: ParsableCommand {
    enum Part: String, CaseIterable, ExpressibleByArgument {
        case train
        case heldOut = "held-out"
        case all
    }

    static let configuration = CommandConfiguration(
        commandName: "export",
        abstract: "Write the corpus to standard output, as the paper's lines of JSON.",
        discussion: """
            A line is {"ID", "Text", "Overall", "<teacher>_response"}, as the paper's corpus and \
            training/t5/corpus.py have it. What was refused is left out. --records writes whole \
            records instead, which `opined corpus import` takes as they are.
            """)

    @OptionGroup var corpus: CorpusOptions

    @Option(help: "Which part: train, held-out or all. What is held out is for measuring only.")
    var split = Part.train

    @Option(help: "Only this kind of question.")
    var kind: QuestionKind?

    @Flag(help: "Also what was refused. Nothing may be trained on it.")
    var refused = false

    @Flag(help: "Whole records instead of the paper's lines.")
    var records = false

    func run() throws {
        StandardError.ignoreBrokenPipes()
        var output = DataStream()
        try CorpusOptions.reporting { try export(to: &output) }
    }

    func export(to output: inout DataStream) throws {
        struct Closed: Error {}
        defer { output.flush() }
        do {
            let damage = try corpus.records().read { record in
                guard filter.takes(record) else { return }
                output.line(
                    records ? try CorpusLine.encode(record) : try record.paperLine.encoded())
                if output.isClosed { throw Closed() }
            }
            corpus.note(damage)
        } catch is Closed {}
    }

    private var filter: CorpusFilter {
        var filter = CorpusFilter()
        filter.kind = kind
        filter.splits =
            switch split {
            case .train: [.train]
            case .heldOut: [.heldOut]
            case .all: [.train, .heldOut]
            }
        if refused { filter.splits.insert(.refused) }
        return filter
    }
}
