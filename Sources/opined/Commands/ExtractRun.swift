import Glibc
import Opinions
import Student

/// One run of `opined extract`: gathers reviews until all threads have enough to do, answers them,
/// and writes the results; sooner where the next line is not there yet, so that a person who types
/// is answered.
struct ExtractRun {
    private let analysis: ParallelAnalysis
    private let lines: ReviewLine
    private var output: DataStream
    private var progress: ProgressBar
    private var number = 0
    private var answered = 0
    private var waiting: [(id: String, text: PreparedText)] = []
    private var waitingTokens = 0
    /// Whether some line or file could not be read.
    private(set) var hasBadInput = false

    init(analysis: ParallelAnalysis, lines: ReviewLine, output: DataStream = DataStream()) {
        self.analysis = analysis
        self.lines = lines
        self.output = output
        // Results that scroll by on the same terminal are progress enough.
        progress = ProgressBar(
            "reviews", total: nil,
            isVisible: Terminal.isInteractive(STDERR_FILENO)
                && !Terminal.isInteractive(STDOUT_FILENO))
    }

    /// Whether the reader of the results is gone.
    var isClosed: Bool { output.isClosed }

    /// Answers a file, or standard input for `-`.
    mutating func read(_ file: String) {
        let descriptor = file == "-" ? STDIN_FILENO : open(file, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else {
            note("open \(file): \(String(cString: strerror(errno))); check its name")
            return
        }
        defer { if descriptor != STDIN_FILENO { close(descriptor) } }
        do {
            try read(
                LineReader(descriptor: descriptor, lineBytesMax: ReviewLine.bytesMax), file)
        } catch {
            answer()
            note("\(file): \(error)")
        }
    }

    private mutating func read(_ reader: LineReader, _ file: String) throws(LineReaderError) {
        var reader = reader
        let first = number
        let place = file == "-" ? "line" : "\(file) line"
        while !isClosed, let line = try reader.next() {
            number += 1
            do {
                if let review = try lines.review(line, number: number) { add(review) }
            } catch {
                note("\(place) \(number - first): \(error)")
            }
            if waitingTokens >= analysis.roundTokens || reader.wouldWait { answer() }
        }
        answer()
    }

    private mutating func add(_ review: Review) {
        let text = analysis.student.prepare(review.text)
        waiting.append((review.id, text))
        waitingTokens += text.tokens
    }

    private mutating func answer() {
        guard !waiting.isEmpty else { return }
        let analyses = analysis.analyse(waiting.map(\.text))
        for (review, analysis) in zip(waiting, analyses) {
            let result = ReviewResult(
                id: review.id, analysis: analysis, model: self.analysis.student.model,
                source: nil)
            output.line(result.json())
        }
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

    /// Takes the progress bar away.
    mutating func finish() { progress.finish() }
}
