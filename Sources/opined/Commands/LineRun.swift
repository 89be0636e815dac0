import Glibc
import Opinions

/// One run of a command that answers lines: gathers texts until all threads have enough to do,
/// answers them, and writes the results in their order; sooner where the next line is not there
/// yet, so that a person who types is answered.
struct LineRun<Answerer: LineAnswerer> {
    /// The longest line that is read, in bytes.
    static var lineBytesMax: Int { ReviewLine.bytesMax }

    private let answerer: Answerer
    private let parse: (LineReader.Line, Int) throws(RejectedRecord) -> Review?
    private var output: DataStream
    private var progress: ProgressBar
    private var number = 0
    private var answered = 0
    private var waiting: [Answerer.Question] = []
    private var waitingTokens = 0
    /// Whether some line or file could not be read.
    private(set) var hasBadInput = false

    /// - Parameter parse: The text of a line of that number; nil: it holds none.
    init(
        _ answerer: Answerer, output: DataStream = DataStream(),
        parse: @escaping (LineReader.Line, Int) throws(RejectedRecord) -> Review?
    ) {
        self.answerer = answerer
        self.parse = parse
        self.output = output
        // Results that scroll by on the same terminal are progress enough.
        progress = ProgressBar(
            "reviews", total: nil,
            isVisible: Terminal.isInteractive(STDERR_FILENO)
                && !Terminal.isInteractive(STDOUT_FILENO))
    }

    /// Answers files, `-` or none of them standard input.
    ///
    /// - Throws: how the program ends, once standard error has it why.
    mutating func run(_ files: [String]) throws {
        do {
            for file in files.isEmpty ? ["-"] : files where !output.isClosed { try read(file) }
        } catch {
            note("\(error)")
            throw ExitStatus.failure
        }
        progress.finish()
        guard !hasBadInput else { throw ExitStatus.badInput }
    }

    private mutating func read(_ name: String) throws {
        let file: InputFile
        do { file = try InputFile(name) } catch {
            note("\(error)")
            return
        }
        defer { file.close() }
        var reader = LineReader(descriptor: file.descriptor, lineBytesMax: Self.lineBytesMax)
        let first = number
        let place = name == "-" ? "line" : "\(name) line"
        while !output.isClosed, let line = next(&reader, of: name) {
            number += 1
            do {
                if let review = try parse(line, number) { add(review) }
            } catch {
                note("\(place) \(number - first): \(error)")
            }
            if waitingTokens >= answerer.roundTokens || reader.wouldWait { try answer() }
        }
        try answer()
    }

    /// nil at the end of a file, and where it can't be read on.
    private mutating func next(_ reader: inout LineReader, of name: String) -> LineReader.Line? {
        do { return try reader.next() } catch {
            note("\(name): \(error)")
            return nil
        }
    }

    private mutating func add(_ review: Review) {
        let question = answerer.question(review)
        waiting.append(question)
        waitingTokens += answerer.tokens(question)
    }

    private mutating func answer() throws {
        guard !waiting.isEmpty else { return }
        for line in try answerer.answers(to: waiting) { output.line(line) }
        output.flush()
        answered += waiting.count
        waiting.removeAll(keepingCapacity: true)
        waitingTokens = 0
        progress.show(answered)
    }

    private mutating func note(_ line: String) {
        progress.finish()
        Console.note(line)
        hasBadInput = true
    }
}
