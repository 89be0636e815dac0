import Opinions
import Transformer

/// Reads the sentiment of whole texts off labels that a T5 scores by likelihood.
struct SentimentReading: Sendable {
    private let scorer: LabelScorer
    private let question: LabelScorer.Question
    /// What each label stands for.
    private let polarities: [Polarity]

    init(
        _ directory: T5Directory, _ engine: T5Engine, _ task: T5Family.Sentiment
    ) throws(ModelFileError) {
        let (manifest, key) = (directory.manifest, "tasks.sentiment.labels")
        guard let classify = manifest.tasks.classify else {
            throw directory.refused("tasks.sentiment.by", "is likelihood without tasks.classify")
        }
        let names = (task.labels ?? [:]).sorted { $0.key < $1.key }
        polarities = names.compactMap { Polarity(rawValue: $0.value) }
        guard polarities.count == names.count,
            Set(polarities) == [.positive, .neutral, .negative]
        else {
            throw directory.refused(key, "do not stand for positive, neutral and negative")
        }
        scorer = LabelScorer(
            task: classify,
            temperature: try directory.temperature(manifest.calibration.sentiment, of: .sentiment),
            engine: engine)
        do throws(LabelError) {
            question = try scorer.wholeTextQuestion(labels: names.map(\.key))
        } catch {
            throw directory.refused(key, "can't be scored: \(error.problem)", remedy: error.remedy)
        }
    }

    func sentiments(_ batch: [PreparedText]) -> [Sentiment] {
        scorer.scores(batch.map { ($0, question) }).map { sentiment(shares: scorer.shares($0)) }
    }

    /// The shares of the labels of each polarity together.
    private func sentiment(shares: [Double]) -> Sentiment {
        func sum(_ polarity: Polarity) -> Double {
            zip(shares, polarities).reduce(0) { $0 + ($1.1 == polarity ? $1.0 : 0) }
        }
        return Sentiment(positive: sum(.positive), neutral: sum(.neutral), negative: sum(.negative))
    }
}
