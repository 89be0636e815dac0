import ArgumentParser
import Student

/// `opined generate`: what a T5 says of texts, in its own words.
struct Generate: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Let a T5 write: texts in, one a line; what the model says out, one a line.",
        discussion: """
            The model writes the likeliest token after each other and no grammar holds it, as \
            generate of Hugging Face does without sampling; extract is what gives well-formed \
            opinions. A text is read as it stands on its line, names of special tokens are those \
            tokens (write [NL] for a line break where the model has it), and of a text longer \
            than the model's longest sequence the beginning is read. Empty lines are texts too. \
            A line of output is the text as Hugging Face decodes it: a line break of the model's \
            is [NL] there too. --json gives {"text","ids","log_probability"}, ids without the end \
            token and the natural logarithm of the probability with it. A line that is not UTF-8 \
            is named on standard error, the others are answered, and the exit code is 65.
            """)

    @Argument(help: "Files of texts; none, or -, is standard input.")
    var files: [String] = []

    @OptionGroup var options: StudentOptions

    @Option(
        help:
            "The most tokens of an answer with its end token, 1 to \(T5Student.generatedTokensMax)."
    )
    var tokensMax = T5Student.generatedTokensMax

    @Option(help: "Beams to search with, 1 to \(T5Student.beamsMax); 1 is greedy.")
    var beams = 1

    @Flag(help: "Print a line of JSON for each text.")
    var json = false

    func validate() throws {
        guard (1...T5Student.generatedTokensMax).contains(tokensMax) else {
            throw ValidationError(
                "--tokens-max is \(tokensMax); give 1 to \(T5Student.generatedTokensMax)")
        }
        guard (1...T5Student.beamsMax).contains(beams) else {
            throw ValidationError("--beams is \(beams); give 1 to \(T5Student.beamsMax)")
        }
    }

    func run() throws {
        let answerer = GenerateAnswerer(
            student: try options.t5(), work: ParallelWork(threads: options.threadCount),
            tokensMax: tokensMax, beams: beams, isJSON: json)
        var run = LineRun(answerer, parse: TextLine.review)
        try run.run(files)
    }
}
