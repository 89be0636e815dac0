/// The paper's student: an encoder and a decoder that writes its answer as text
/// (docs/model-directory.md, "The T5 family").
enum T5Family: ModelFamily {
    static let name = StudentFamily.t5.rawValue
    static let files = ["config.json", "model.safetensors", "spiece.model"]

    /// What the model was trained to write.
    struct Tasks: Codable, Equatable, Sendable {
        var extract: Extract?
        var categorise: Categorise?
        var sentiment: Sentiment?
        var classify: Classify?
        var analyse: Analyse?
    }
    static func tasks(of tasks: Tasks) -> Set<StudentTask> {
        var all: Set<StudentTask> = []
        if tasks.extract != nil { all.insert(.extract) }
        if tasks.categorise != nil { all.insert(.categorise) }
        if tasks.sentiment != nil { all.insert(.sentiment) }
        if tasks.classify != nil { all.insert(.classify) }
        return all
    }
    /// `term | polarity ; term | polarity`
    struct Extract: Codable, Equatable, Sendable { var polarities: [String] }
    /// `category | polarity ; category | polarity`
    struct Categorise: Codable, Equatable, Sendable { var categories, polarities: [String] }

    struct Sentiment: Codable, Equatable, Sendable {
        enum Source: String, Codable, Sendable { case opinions, likelihood }
        var by: Source
        /// By likelihood: which of positive, neutral and negative each label stands for. The prompt
        /// is that of `classify`.
        var labels: [String: String]?

        static let byOpinions = Sentiment(by: .opinions)
    }

    /// Labels are scored as what the decoder would write behind a prompt.
    struct Classify: Codable, Equatable, Sendable {
        /// The beginning of the answer, with `{target}` and `{aspect}`.
        var template: String
        /// What stands for them where the whole text is meant.
        var target, aspect: String
        /// Whether a label is written with a capital letter, as the teacher does.
        var isCapitalised: Bool
        /// A text without content: what a label scores there is subtracted. nil: nothing is.
        var prior: String?
        enum CodingKeys: String, CodingKey {
            case template, target, aspect, prior
            case isCapitalised = "capitalised"
        }

        /// The form of the teacher's analyses (paper §2).
        static let analysisForm = Classify(
            template: "Opinion Target 1: \"{target}\"\nAspect: {aspect}\nSentiment:",
            target: "it", aspect: "General Assessment", isCapitalised: true)
    }

    /// The teacher's free-text analysis.
    struct Analyse: Codable, Equatable, Sendable {
        /// The longest analysis of a sequence, end token included.
        var tokensMax: Int
        /// How it must begin: a model that learned from both kinds of teacher text would write a
        /// rewriting half of the time. nil: anyhow.
        var beginning: String?
        enum CodingKeys: String, CodingKey {
            case beginning
            case tokensMax = "tokens_max"
        }

        static let standard = Analyse(tokensMax: 400, beginning: "Opinion Target 1:")
    }

    struct Calibration: Codable, Equatable, Sendable {
        var extract, categorise: Confidence?
        var sentiment, classify: Temperature?

    }

    /// Slopes and intercept of an opinion's confidence (``OpinionEvidence``).
    struct Confidence: Codable, Equatable, Sendable { var quantile, margin, intercept: Double }
}

typealias T5Directory = ModelDirectory<T5Family>
