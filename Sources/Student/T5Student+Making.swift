import Opinions
import Transformer

/// What a model directory needs to know of its own model: for `opined import`.
extension T5Student {
    /// What the model answers here, by all its tasks, as `opined.json` keeps it.
    func golden(for text: String) -> Golden {
        let prepared = prepare(text)
        let tasks = directory.goldenTasks
        let analysis = analyse([prepared], tasks)[0]
        let generated = generate([text], tokensMax: Golden.generatedTokensMax)[0].ids
        return Golden(text, analysis, tasks, generated: generated)
    }

    /// Fits the confidence of a task's opinions on annotated sentences that the model did not learn
    /// from: an opinion is right where the annotation holds its pair.
    ///
    /// - Returns: nil where that can't be told: fewer than ``ConfidenceFit/opinionsMin`` opinions,
    ///   or all of them right, or none.
    func fittedConfidence(
        of task: BenchmarkTask, on entries: [BenchmarkEntry]
    ) -> T5Family.Confidence? {
        guard let writer = task == .extract ? terms : categories else { return nil }
        var fit = ConfidenceFit()
        for start in stride(from: 0, to: entries.count, by: Self.fitBatchEntries) {
            let round = entries[start..<min(start + Self.fitBatchEntries, entries.count)]
            let texts = round.map { prepare($0.sentence) }
            let answers = answers(texts, by: writer)
            for (entry, (text, answer)) in zip(round, zip(texts, answers)) {
                let gold = Set(entry.pairs(task))
                for finding in writer.findings(text, answer) {
                    let opinion = finding.opinion
                    let name = opinion.target ?? opinion.category ?? ""
                    let isRight = gold.contains(OpinionPair(name, opinion.polarity))
                    fit.add(finding.evidence, isRight: isRight)
                }
            }
        }
        return fit.fitted()
    }

    private static let fitBatchEntries = 64
}

extension Golden {
    init(
        _ text: String, _ analysis: Analysis, _ tasks: Set<StudentTask>, generated: [Int32]? = nil
    ) {
        self.init(text: text, generated: generated)
        if tasks.contains(.extract) {
            opinions = analysis.opinions.filter { $0.category == nil }.map {
                Opinion(
                    target: $0.target ?? "", start: $0.span?.lowerBound ?? 0,
                    end: $0.span?.upperBound ?? 0, polarity: $0.polarity.rawValue,
                    confidence: $0.confidence)
            }
        }
        if tasks.contains(.categorise) {
            categories = analysis.opinions.filter { $0.category != nil }.map {
                Category(
                    category: $0.category ?? "", polarity: $0.polarity.rawValue,
                    confidence: $0.confidence)
            }
        }
        if tasks.contains(.sentiment), let found = analysis.sentiment {
            sentiment = [
                "positive": found.positive, "neutral": found.neutral, "negative": found.negative,
            ]
        }
    }
}
