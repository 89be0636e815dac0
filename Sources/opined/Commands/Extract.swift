import ArgumentParser
import Glibc
import Opinions
import Student

/// `opined extract`: reviews in, one result a line out, in the same order.
struct Extract: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Find the opinions in reviews: lines in, one JSON result a line out.",
        discussion: """
            A line is a review; a line that begins with { is a JSON object that holds one. Blank \
            lines are skipped. The id of a result is that of its JSON line, else the number of the \
            line; "source" is null. A line that holds no review is named on standard error, the \
            others are answered, and the exit code is 65.
            """)

    @Argument(help: "Files of reviews; none, or -, is standard input.")
    var files: [String] = []

    @OptionGroup var options: StudentOptions

    @Option(help: "What to find, with commas between: extract, categorise, sentiment, classify.")
    var task = TaskList([.extract, .sentiment])

    @Option(help: "Labels for classify, with commas between.")
    var labels: CommaList?

    @Option(help: "How a line is read: auto, json or text.")
    var format = ReviewLine.Format.auto

    @Option(help: "Where the text stands in a JSON line (RFC 6901).")
    var textPointer = JSONPointer.text

    @Option(help: "Where the id stands in a JSON line.")
    var idPointer = JSONPointer.id

    func validate() throws { try LabelRules.check(labels, isAsked: task.tasks.contains(.classify)) }

    func run() throws {
        let student = try options.student(task.tasks, labels: labels?.values ?? [])
        var run = ExtractRun(
            analysis: ParallelAnalysis(student: student, threads: options.threadCount),
            lines: ReviewLine(format: format, textPointer: textPointer, idPointer: idPointer))
        for file in files.isEmpty ? ["-"] : files where !run.isClosed { run.read(file) }
        run.finish()
        guard !run.hasBadInput else { throw ExitStatus.badInput }
    }
}
