import ArgumentParser
import Student

/// `opined classify`: which of the user's labels fits a review, without any training.
struct Classify: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Score labels of your own for reviews: zero-shot classification.",
        discussion: """
            \(LineOptions.help)

            A model of the encoder family compares the review with each label; each score is 0 to \
            1 for itself. A T5 is asked how likely it would write each label behind a prompt, the \
            beginning of an analysis of the paper's form; scores sum to 1. --target and --aspect \
            ask about one of them instead of the whole review, --template asks in other words. \
            --prior subtracts what each label scores without a review, which helps where one \
            label is likelier than another by itself.

            A line of output has the id and each label with its score, the best one first. With \
            --json it is {"id","label","labels":[{"label","score"}],"model"}, labels in the order \
            of --labels.
            """)

    @OptionGroup var lines: LineOptions

    @OptionGroup var options: StudentOptions

    @Option(help: "The labels, with commas between.")
    var labels: CommaList

    @Option(help: "T5: ask about this target, not about the whole review.")
    var target: String?

    @Option(help: "T5: ask about this aspect.")
    var aspect: String?

    @Option(
        help: "T5: the beginning of the answer, with {target} and {aspect}; \\n is a line break.")
    var template: String?

    @Flag(
        inversion: .prefixedNo,
        help: "T5: subtract what a label scores without a review; the model says which is usual.")
    var prior: Bool?

    @Flag(help: "Print a line of JSON for each review.")
    var json = false

    func validate() throws { try LabelRules.check(labels, isAsked: true) }

    func run() throws {
        let student = try options.student([.classify], labels: labels.values)
        let prompt = LabelPrompt(
            target: target, aspect: aspect,
            template: template?.replacing("\\n", with: "\n"), prior: prior)
        if student.t5 == nil, !prompt.isStandard {
            Console.note(
                "model \(student.model): is no T5; remove --target, --aspect, --template and "
                    + "--prior, or name a T5 with --model")
            throw ExitStatus.failure
        }
        try lines.run(
            ClassifyAnswerer(
                student: student, work: ParallelWork(threads: options.threadCount),
                prompt: prompt, isJSON: json))
    }
}
