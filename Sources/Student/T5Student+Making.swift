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
        let gold = entries.map { Set($0.pairs(task)) }
        var fit = ConfidenceFit()
        let graded = graded(task, entries.map(\.sentence)) { entry, opinion in
            let name = opinion.target ?? opinion.category ?? ""
            return gold[entry].contains(OpinionPair(name, opinion.polarity))
        }
        for (evidence, isRight) in graded { fit.add(evidence, isRight: isRight) }
        return fit.fitted()
    }

    /// What speaks for each opinion that the model has of some texts, and whether it is right;
    /// nothing of a task that it lacks.
    func graded(
        _ task: BenchmarkTask, _ texts: [String], isRight: (_ text: Int, Opinion) -> Bool
    ) -> [(evidence: OpinionEvidence, isRight: Bool)] {
        guard let writer = task == .extract ? terms : categories else { return [] }
        return stride(from: 0, to: texts.count, by: Self.gradedTexts).flatMap { start in
            let batch = start..<min(start + Self.gradedTexts, texts.count)
            let prepared = batch.map { prepare(texts[$0]) }
            let findings = zip(prepared, answers(prepared, by: writer)).map(writer.findings)
            return zip(batch, findings).flatMap { text, findings in
                findings.map { ($0.evidence, isRight(text, $0.opinion)) }
            }
        }
    }

    private static let gradedTexts = 64
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
