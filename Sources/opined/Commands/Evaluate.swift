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
            as one. All numbers are percentages.
            """)

    @Argument(help: "Labelled files.")
    var files: [String]

    @OptionGroup var options: StudentOptions

    @Option(help: "What is scored: extract, categorise or classify.")
    var task = Task.extract

    @Option(help: "Labels for classify, with commas between; the default is those of the files.")
    var labels: CommaList?

    @Flag(help: "Print one line of JSON.")
    var json = false

    func validate() throws {
        if task == .classify && labels == nil { return }
        try LabelRules.check(labels, isAsked: task == .classify)
    }

    func run() throws {
        switch task {
        case .extract: try scorePairs(.extract, .extract)
        case .categorise: try scorePairs(.categorise, .categorise)
        case .classify: try scoreLabels()
        }
    }

    private func scorePairs(_ task: BenchmarkTask, _ asked: StudentTask) throws {
        let entries = try read { try BenchmarkFile.entries($0) }
        let student = try options.student([asked], labels: [])
        var report = PairReport()
        for (entry, analysis) in zip(entries, answers(to: entries.map(\.sentence), by: student)) {
            report.add(entry, predicted: analysis.pairs(task), task: task)
        }
        if json { return Console.data(EvaluationText.json(report)) }
        Console.data(EvaluationText.table(report, title: "\(student.model), \(task.rawValue)"))
    }

    private func scoreLabels() throws {
        let texts = try read { try BenchmarkFile.labelled($0) }
        let labels = self.labels?.values ?? Set(texts.map(\.label)).sorted()
        let student = try options.student([.classify], labels: labels)
        var report = ClassificationReport()
        for (text, analysis) in zip(texts, answers(to: texts.map(\.text), by: student)) {
            guard let best = analysis.labels.mostLikely else { continue }
            report.add(gold: text.label, predicted: best.label, confidence: best.share)
        }
        if json { return Console.data(EvaluationText.json(report)) }
        Console.data(EvaluationText.table(report, title: "\(student.model), classify"))
    }

    /// Reads all files as one; where one can't be read, says why and throws the exit status.
    private func read<Entry>(_ parse: ([UInt8]) throws -> [Entry]) throws -> [Entry] {
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

    private func answers(to texts: [String], by student: EncoderStudent) -> [Analysis] {
        let analysis = ParallelAnalysis(student: student, threads: options.threadCount)
        var progress = ProgressBar("sentences", total: texts.count)
        defer { progress.finish() }
        var answers: [Analysis] = []
        var round: [PreparedText] = []
        var tokens = 0
        for text in texts {
            let prepared = student.prepare(text)
            round.append(prepared)
            tokens += prepared.tokens
            guard tokens >= analysis.roundTokens else { continue }
            answers += analysis.analyse(round)
            progress.show(answers.count)
            round.removeAll(keepingCapacity: true)
            tokens = 0
        }
        return answers + analysis.analyse(round)
    }
}

extension Analysis {
    /// What the official metric compares.
    func pairs(_ task: BenchmarkTask) -> [OpinionPair] {
        opinions.compactMap { opinion in
            let term = task == .extract ? opinion.target : opinion.category
            return term.map { OpinionPair($0, opinion.polarity) }
        }
    }
}

extension [LabelScore] {
    /// The best label, and its chance where exactly one is right; of equals the first.
    var mostLikely: (label: String, share: Double)? {
        var best: (label: String, share: Double)?
        for (score, share) in zip(self, shares) where share > best?.share ?? -1 {
            best = (score.label, share)
        }
        return best
    }
}
