import ArgumentParser
import Distillation
import Glibc

/// `opined corpus show`: records, for people or as JSON.
struct CorpusShow: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "show",
        abstract: "Show records of the corpus: reviews, answers, and what was made of them.",
        discussion: """
            It shows the text of reviews, unmasked. Records come in the order in which they were \
            written.
            """)

    @OptionGroup var corpus: CorpusOptions

    @Option(help: "The record of this key.")
    var key: String?

    @Option(help: "Records of the review with this id.")
    var id: String?

    @Option(help: "Records of this split.")
    var split: CorpusRecord.Split?

    @Option(help: "Records refused for this reason.")
    var refusal: RefusalReason?

    @Option(help: "Records of this kind of question.")
    var kind: QuestionKind?

    @Option(help: "Stop after so many records.")
    var limit = 10

    @Flag(help: "Whole records, one JSON object a line.")
    var json = false

    func validate() throws {
        guard limit > 0 else { throw ValidationError("--limit must be 1 or more.") }
    }

    func run() throws {
        StandardError.ignoreBrokenPipes()
        var output = DataStream()
        try CorpusOptions.reporting {
            try show(in: &output, isColoured: Terminal.isColoured(STDOUT_FILENO))
        }
    }

    func show(in output: inout DataStream, isColoured: Bool) throws {
        struct Enough: Error {}
        let text = RecordText(isColoured: isColoured)
        var shown = 0
        defer { output.flush() }
        do {
            let damage = try corpus.records().read { record in
                guard filter.takes(record) else { return }
                if json {
                    output.line(try CorpusLine.encode(record))
                } else {
                    if shown > 0 { output.line([]) }
                    text.lines(record).forEach { output.line(Array($0.utf8)) }
                }
                shown += 1
                if shown == limit || output.isClosed { throw Enough() }
            }
            corpus.note(damage)
        } catch is Enough {}
    }

    private var filter: CorpusFilter {
        var filter = CorpusFilter()
        if let split { filter.splits = [split] }
        (filter.key, filter.id, filter.kind, filter.refusal) = (key, id, kind, refusal)
        return filter
    }
}
