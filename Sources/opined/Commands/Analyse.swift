import ArgumentParser
import Student

/// `opined analyse`: opinions with the reason for each, as a distilled T5 writes them.
struct Analyse: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Explain the opinions in reviews, by a T5 that was distilled to analyses.",
        discussion: """
            \(LineOptions.help)

            The model writes the paper's free-text analysis of a review: targets, and for each of \
            their aspects a sentiment of five levels and the reasoning. It is read tolerantly, \
            and its targets are looked for in the review. For people, each opinion is a line: \
            target, aspect, level and reason, below the id of its review; a target in brackets \
            does not stand in the review. With --json a review is a line: {"id","opinions":\
            [{"target","start","end","aspect","level","polarity","expression","explanation"}],\
            "finished","problems","model"}. start and end count Unicode scalars and are null \
            where the review does not hold the target; expression is explicit, implied or null; \
            finished is false where the analysis was cut at its limit of tokens; problems counts \
            what could not be used.
            """)

    @OptionGroup var lines: LineOptions

    @OptionGroup var options: StudentOptions

    @Option(help: "The most tokens of an analysis; the default is the model's, mostly 400.")
    var tokensMax: Int?

    @Flag(help: "Print a line of JSON for each review.")
    var json = false

    func validate() throws {
        guard (1...T5Student.generatedTokensMax).contains(tokensMax ?? 1) else {
            throw ValidationError(
                "--tokens-max is \(tokensMax ?? 0); give 1 to \(T5Student.generatedTokensMax)")
        }
    }

    func run() throws {
        try lines.run(
            AnalyseAnswerer(
                student: try options.t5(), work: ParallelWork(threads: options.threadCount),
                tokensMax: tokensMax, isJSON: json))
    }
}
