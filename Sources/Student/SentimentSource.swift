import Opinions
import Transformer

/// Where a T5 takes the sentiment of a whole text from (docs/model-directory.md, "sentiment" of the
/// T5 family).
enum SentimentSource: Sendable {
    /// From the opinions that a task writes.
    case opinions(StudentTask)
    case likelihood(SentimentReading)

    /// nil where the model was not made for it.
    init?(_ directory: T5Directory, _ engine: T5Engine) throws(ModelFileError) {
        let tasks = directory.manifest.tasks
        guard let task = tasks.sentiment else { return nil }
        switch task.by {
        case .opinions where tasks.extract != nil: self = .opinions(.extract)
        case .opinions where tasks.categorise != nil: self = .opinions(.categorise)
        case .opinions:
            throw directory.refused("tasks.sentiment.by", "is opinions; the model writes none")
        case .likelihood: self = .likelihood(try SentimentReading(directory, engine, task))
        }
    }

    /// The task whose opinions are asked for.
    var basis: StudentTask? { if case .opinions(let task) = self { task } else { nil } }
}

extension Sentiment {
    /// How much speaks for neutral before any opinion is heard: a quarter of a sure one.
    static let neutralWeight = 0.25

    /// Each opinion weighs as much as its confidence, and one of conflict half for either side; the
    /// shares are those of the weights. Without opinions all is neutral.
    init(of opinions: [Opinion]) {
        var (positive, neutral, negative) = (0.0, Self.neutralWeight, 0.0)
        for opinion in opinions {
            switch opinion.polarity {
            case .positive: positive += opinion.confidence
            case .negative: negative += opinion.confidence
            case .neutral: neutral += opinion.confidence
            case .conflict:
                positive += opinion.confidence / 2
                negative += opinion.confidence / 2
            }
        }
        let sum = positive + neutral + negative
        self.init(positive: positive / sum, neutral: neutral / sum, negative: negative / sum)
    }
}
