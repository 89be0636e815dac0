import ArgumentParser
import Student

/// `opined extract`: reviews in, one result a line out, in the same order.
struct Extract: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Find the opinions in reviews: lines in, one JSON result a line out.",
        discussion: """
            \(LineOptions.help) "source" is null. Without --task a model is asked for what it has \
            of extract and sentiment, or of categorise and sentiment where it has no extract.
            """)

    @OptionGroup var lines: LineOptions

    @OptionGroup var options: StudentOptions

    @Option(help: "What to find, with commas between: extract, categorise, sentiment, classify.")
    var task: TaskList?

    @Option(help: "Labels for classify, with commas between.")
    var labels: CommaList?

    @Flag(
        inversion: .prefixedNo,
        help: "A T5 writes terms of the review and categories of its list alone.")
    var grammar = true

    func validate() throws {
        try LabelRules.check(labels, isAsked: task?.tasks.contains(.classify) ?? false)
    }

    func run() throws {
        let student = try options.student(
            task?.tasks, labels: labels?.values ?? [], usesGrammar: grammar)
        let analysis = ParallelAnalysis(student: student, threads: options.threadCount)
        try lines.run(ExtractAnswerer(analysis: analysis))
    }
}
