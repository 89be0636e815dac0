import Opinions
import Transformer

/// The heads that a model has, and how their answers become an analysis.
struct Heads: Sendable {
    let aspect: AspectHead?
    let category: CategoryHead?
    let sentiment: SentimentHead?
    private(set) var label: LabelHead?
    private let aspectConfidence, categoryConfidence: LogisticCalibration
    private let sketch: StateSketch

    init(
        _ directory: EncoderDirectory, weights: SafetensorsFile, width: Int
    ) throws(ModelFileError) {
        let (tasks, calibration) = (directory.manifest.tasks, directory.manifest.calibration)
        aspect =
            tasks.extract == nil
            ? nil : try AspectHead(directory, weights: weights, width: width)
        category =
            tasks.categorise == nil
            ? nil : try CategoryHead(directory, weights: weights, width: width)
        sentiment =
            tasks.sentiment == nil
            ? nil : try SentimentHead(directory, weights: weights, width: width)
        label =
            tasks.classify == nil ? nil : try LabelHead(directory, weights: weights, width: width)
        aspectConfidence = try directory.logistic(calibration.extract, of: .extract)
        categoryConfidence = try directory.logistic(calibration.categorise, of: .categorise)
        sketch = StateSketch(stateWidth: width)
    }

    /// Gives the labels their readings, once, when the model is loaded.
    mutating func read(labels: [String], by answers: ([String]) -> [[SequenceAnswer]]) {
        let heads = self
        label?.read(labels: labels) { texts in answers(texts).compactMap(heads.reading) }
    }

    /// What the heads asked for say of one sequence.
    ///   hidden  (2 + range.count, width)
    func answer(
        _ hidden: borrowing HiddenStates, _ pieces: Tokens, _ range: Range<Int>,
        _ tasks: Set<StudentTask>, measuresDoubt: Bool = false
    ) -> SequenceAnswer {
        var answer = SequenceAnswer(tokens: hidden.tokens)
        if measuresDoubt { answer.evidence = DoubtEvidence() }
        if let aspect, tasks.contains(.extract) {
            answer.terms = aspect(
                hidden, pieces: pieces, range: range, evidence: &answer.evidence)
        }
        if let category, tasks.contains(.categorise) {
            answer.categories = category(hidden, evidence: &answer.evidence)
        }
        let needsMean = tasks.contains(.sentiment) || tasks.contains(.classify)
        guard needsMean || measuresDoubt else { return answer }
        let mean = hidden.mean()
        if measuresDoubt { answer.sketch = sketch(mean) }
        guard needsMean else { return answer }
        if let sentiment { answer.sentimentLogits = sentiment.logits(mean: mean) }
        if let label, tasks.contains(.classify) { answer.embedding = label.embedding(mean: mean) }
        return answer
    }

    /// Joins what was said of the sequences of one text.
    func analysis(
        of text: String, _ answers: [SequenceAnswer], _ tasks: Set<StudentTask>
    ) -> Analysis {
        var analysis = Analysis()
        let terms = answers.flatMap(\.terms)
        // Only a text with terms is laid out as scalars.
        let scalars = terms.isEmpty ? [] : Array(text.unicodeScalars)
        for term in terms {
            guard let target = Self.target(term.span, in: scalars) else {
                analysis.droppedOpinions += 1
                continue
            }
            analysis.opinions.append(
                Opinion(
                    target: target, span: term.span, polarity: term.polarity,
                    confidence: aspectConfidence(term.raw)))
        }
        for finding in answers.surestCategories {
            analysis.opinions.append(
                Opinion(
                    category: category?.categories[finding.category], polarity: finding.polarity,
                    confidence: categoryConfidence(finding.raw)))
        }
        if let sentiment, tasks.contains(.sentiment) {
            analysis.sentiment = sentiment.sentiment(logits: answers.mean(\.sentimentLogits))
        }
        if let label, tasks.contains(.classify), let reading = reading(answers) {
            analysis.labels = label.scores(reading)
        }
        analysis.doubt = doubt(of: analysis, answers, tasks)
        return analysis
    }

    /// nil where nobody asked for it.
    private func doubt(
        of analysis: Analysis, _ answers: [SequenceAnswer], _ tasks: Set<StudentTask>
    ) -> Doubt? {
        let evidence = answers.compactMap(\.evidence)
        guard var whole = evidence.first else { return nil }
        for other in evidence.dropFirst() { whole.join(other) }
        let hasOpinions = tasks.contains(.extract) || tasks.contains(.categorise)
        return whole.doubt(
            said: analysis.sentiment,
            implied: hasOpinions ? Sentiment(of: analysis.opinions) : nil,
            state: answers.mean(\.sketch).map { Float($0) })
    }

    private func reading(_ answers: [SequenceAnswer]) -> LabelHead.Reading? {
        guard let sentiment else { return nil }
        return LabelHead.Reading(
            embedding: normalized(answers.mean(\.embedding).map { Float($0) }),
            sentiment: sentiment.sentiment(logits: answers.mean(\.sentimentLogits)))
    }

    /// The words at `span`, if there are any.
    private static func target(_ span: Range<Int>, in scalars: [Unicode.Scalar]) -> String? {
        guard !span.isEmpty, span.upperBound <= scalars.count else { return nil }
        var view = String.UnicodeScalarView()
        view.append(contentsOf: scalars[span])
        return String(view)
    }
}
