import ArgumentParser
import Foundation
import Opinions
import Student

/// `opined evaluate`: a model against labelled files, by the official metric of the paper.
struct Evaluate: ParsableCommand {
    enum Task: String, CaseIterable, ExpressibleByArgument {
        case extract, categorise, classify
    }

    static let configuration = CommandConfiguration(
        abstract: "Score a model on labelled files, by the official metric of the paper.",
        discussion: """
            extract and categorise read files of the benchmark (a JSON list of sentences with \
            aspects) and give micro precision, recall and F1 over (term or category, polarity), \
            for all sentences, for those with an implicit aspect, and for those with aspects of \
            different polarities (mams). classify reads JSON lines of text and label, and gives \
            accuracy, macro F1 and the expected calibration error (15 bins). Several files count \
            as one. All numbers are percentages. Without --task a model is scored on extract, or \
            on categorise where it has no extract.

            A T5 is scored twice on pairs: as it serves, writing under its grammar, and on its \
            free text, written greedily and read by the paper's parser ("free"); the latter also \
            counts the pieces that are ill-formed or name what the sentence does not hold.

            \(samplerDiscussion)
            """)

    @Argument(help: "Labelled files.")
    var files: [String]

    @OptionGroup var options: StudentOptions

    @Option(help: "What is scored: extract, categorise or classify.")
    var task: Task?

    @Option(help: "Labels for classify, with commas between; the default is those of the files.")
    var labels: CommaList?

    @Flag(help: "Print one line of JSON.")
    var json = false

    @Flag(help: "Show F1 against teacher answers, for the daemon's sampler and for random choice.")
    var sampler = false

    @Option(help: "With --sampler: also draw the curves into this SVG file.")
    var plot: String?

    func validate() throws {
        guard !sampler || task != .classify else {
            throw ValidationError("--sampler needs pairs; give --task extract or categorise")
        }
        guard sampler || plot == nil else {
            throw ValidationError("--plot draws what --sampler measures; give both")
        }
        if task == .classify && labels == nil { return }
        try LabelRules.check(labels, isAsked: task == .classify)
    }

    func run() throws {
        switch try task ?? standardTask() {
        case .extract: try scorePairs(.extract, .extract)
        case .categorise: try scorePairs(.categorise, .categorise)
        case .classify: try scoreLabels()
        }
    }

    private func standardTask() throws -> Task {
        let abilities = try options.loading { try LoadedStudent.abilities(directory: $0) }
        return StudentTask.standard(of: abilities).contains(.categorise) ? .categorise : .extract
    }

    private func scorePairs(_ task: BenchmarkTask, _ asked: StudentTask) throws {
        guard !sampler else { return try trySampler(task, asked) }
        let entries = try read { try BenchmarkFile.entries($0) }
        let student = try options.student([asked], labels: [])
        let evaluation = Evaluation(student: student, threads: options.threadCount)
        let served = try evaluation.pairs(entries, task)
        let free = try evaluation.freePairs(entries, task)
        if json { return Console.data(EvaluationText.json(served, free: free)) }
        let title = "\(student.model), \(task.rawValue)"
        Console.data(EvaluationText.table(served, title: title))
        if let free { Console.data(EvaluationText.table(free, title: "\(title), free text")) }
    }

    private func scoreLabels() throws {
        let texts = try read { try BenchmarkFile.labelled($0) }
        let labels = self.labels?.values ?? Set(texts.map(\.label)).sorted()
        let student = try options.student([.classify], labels: labels)
        let report = try Evaluation(student: student, threads: options.threadCount).labels(texts)
        if json { return Console.data(EvaluationText.json(report)) }
        Console.data(EvaluationText.table(report, title: "\(student.model), classify"))
    }

    /// Reads all files as one; where one can't be read, says why and throws the exit status.
    func read<Entry>(_ parse: ([UInt8]) throws -> [Entry]) throws -> [Entry] {
        try files.flatMap { file in
            do {
                return try parse(Array(Data(contentsOf: URL(filePath: file))))
            } catch let error as BenchmarkFileError {
                Console.note("\(file): \(error)")
            } catch {
                Console.note("open \(file): it can't be read; check its name and permissions")
            }
            throw ExitStatus.badInput
        }
    }
}
