import ArgumentParser
import Opinions
import Registry
import Student

/// `opined models diff`.
struct DiffModels: ParsableCommand {
    /// Of each file.
    private static let reviewsMax = 1_000

    static let configuration = CommandConfiguration(
        commandName: "diff",
        abstract: "Compare two versions: what the gate measured, and what they answer.",
        discussion: """
            Without files: the numbers of both verdicts. They compare where both were judged on \
            the same gate set. With files of reviews, as text or JSON, one a line (up to 1,000 of \
            each), both answer them, and what differs is counted by polarity and by category, \
            with examples.
            """)

    @Argument(help: "The first version.")
    var before: VersionName

    @Argument(help: "The second version.")
    var after: VersionName

    @Argument(help: "Files of reviews; - is standard input.")
    var files: [String] = []

    @OptionGroup var options: RegistryOptions

    @Option(help: "How many reviews that differ are shown.")
    var examples = 5

    @Option(help: "Threads; 0 is one for each core.")
    var threads = 0

    @Flag(help: "Print one line of JSON.")
    var json = false

    func validate() throws {
        guard (0...1_000).contains(examples), (0...256).contains(threads) else {
            throw ValidationError("--examples is 0 to 1000, --threads 0 to 256")
        }
    }

    func run() throws {
        let stored = try options.using { try ($0.version(before), $0.version(after)) }
        guard !files.isEmpty else {
            let text = VerdictComparison(stored.0, stored.1)
            return Console.data(json ? try text.json() : text.table)
        }
        let reviews = try read()
        let comparison = AnswerDiff(
            reviews, try answers(before, reviews), try answers(after, reviews),
            examplesMax: examples)
        Console.data(
            json
                ? try comparison.json(before, after)
                : comparison.text(before, after, isColoured: Terminal.isColoured(1)))
    }

    private func read() throws -> [String] {
        do {
            return try files.flatMap { try ImportReviews.read($0, max: Self.reviewsMax) }
        } catch {
            Console.note("\(error)")
            throw ExitStatus.badInput
        }
    }

    private func answers(_ version: VersionName, _ reviews: [String]) throws -> [Analysis] {
        let student = try ModelCheck.student(options.models.directory(of: version))
        let analysis = ParallelAnalysis(
            student: student, threads: StudentOptions.threadCount(threads))
        return try analysis.analyse(reviews.map(student.prepare))
    }
}
