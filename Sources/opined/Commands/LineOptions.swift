import ArgumentParser
import Opinions

/// Where a command finds its reviews, and how it reads a line.
struct LineOptions: ParsableArguments {
    /// What commands that read reviews tell of their input.
    static let help = """
        A line is a review; a line that begins with { is a JSON object that holds one. Blank \
        lines are skipped. The id of a result is that of its JSON line, else the number of the \
        line. A line that holds no review is named on standard error, the others are answered, \
        and the exit code is 65.
        """

    @Argument(help: "Files of reviews; none, or -, is standard input.")
    var files: [String] = []

    @Option(help: "How a line is read: auto, json or text.")
    var format = ReviewLine.Format.auto

    @Option(help: "Where the text stands in a JSON line (RFC 6901).")
    var textPointer = JSONPointer.text

    @Option(help: "Where the id stands in a JSON line.")
    var idPointer = JSONPointer.id

    /// Answers all of it; see ``LineRun/run(_:)``.
    func run(_ answerer: some LineAnswerer) throws {
        let lines = ReviewLine(format: format, textPointer: textPointer, idPointer: idPointer)
        var run = LineRun(answerer) { line, number throws(RejectedRecord) in
            try lines.review(line, number: number)
        }
        try run.run(files)
    }
}
