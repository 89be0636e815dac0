import Opinions
import Student

/// Scores a student on labelled sentences, on several threads.
struct Evaluation {
    let student: LoadedStudent
    let threads: Int

    /// What it serves: a T5 writes under its grammar.
    func pairs(_ entries: [BenchmarkEntry], _ task: BenchmarkTask) throws -> PairReport {
        var report = PairReport()
        let answers = try answers(to: entries.map(\.sentence)) { student.analyse($0) }
        for (entry, analysis) in zip(entries, answers) {
            report.add(entry, predicted: analysis.pairs(task), task: task)
        }
        return report
    }

    /// What a T5 writes without a grammar, as the paper's code runs and reads it; nil of another
    /// family.
    func freePairs(
        _ entries: [BenchmarkEntry], _ task: BenchmarkTask
    ) throws -> FreePairReport? {
        guard let t5 = student.t5 else { return nil }
        var report = FreePairReport()
        let answers = try answers(to: entries.map(\.sentence)) { t5.freePairs($0, task) }
        for (entry, answer) in zip(entries, answers) {
            report.pairs.add(entry, predicted: answer.pairs, task: task)
            report.pieces += answer.pairs.count + answer.illFormed
            report.illFormed += answer.illFormed
        }
        return report
    }

    /// How often the best of its labels is right.
    func labels(_ texts: [LabelledText]) throws -> ClassificationReport {
        var report = ClassificationReport()
        let answers = try answers(to: texts.map(\.text)) { student.analyse($0) }
        for (text, analysis) in zip(texts, answers) {
            let shares = student.shares(of: analysis.labels)
            guard let best = analysis.labels.mostLikely(by: shares) else { continue }
            report.add(gold: text.label, predicted: best.label, confidence: best.share)
        }
        return report
    }

    /// What `answer` makes of each text, with a bar of progress.
    func answers<Answer: Sendable>(
        to texts: [String], _ answer: @Sendable ([PreparedText]) -> [Answer]
    ) throws -> [Answer] {
        let work = ParallelWork(threads: threads)
        var progress = ProgressBar("sentences", total: texts.count)
        defer { progress.finish() }
        var answers: [Answer] = []
        var round: [PreparedText] = []
        var tokens = 0
        for text in texts {
            let prepared = student.prepare(text)
            round.append(prepared)
            tokens += prepared.tokens
            guard tokens >= work.roundTokens else { continue }
            answers += try work.map(round, tokens: \.tokens, answer)
            progress.show(answers.count)
            round.removeAll(keepingCapacity: true)
            tokens = 0
        }
        return answers + (try work.map(round, tokens: \.tokens, answer))
    }
}

/// The official report on free text: answers that no grammar held.
struct FreePairReport: Equatable, Sendable {
    var pairs = PairReport()
    /// What stands between the semicolons of the answers, white space alone not counted.
    var pieces = 0
    /// Those that the paper's parser drops.
    var illFormed = 0
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
    /// The best label with its share; of equals the first.
    ///
    /// - Parameter shares: the chance of each label where exactly one is right.
    func mostLikely(by shares: [Double]) -> (label: String, share: Double)? {
        var best: (label: String, share: Double)?
        for (score, share) in zip(self, shares) where share > best?.share ?? -1 {
            best = (score.label, share)
        }
        return best
    }
}
