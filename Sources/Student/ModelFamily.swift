/// A kind of student: which files its directory holds, and what its `opined.json` says.
protocol ModelFamily: Sendable {
    associatedtype Tasks: Codable & Sendable
    associatedtype Calibration: Codable & Sendable
    /// As `opined.json` names it.
    static var name: String { get }
    /// The files that a directory must have besides `opined.json`.
    static var files: [String] { get }
    /// What a model can be asked for.
    static func tasks(of tasks: Tasks) -> Set<StudentTask>
}

/// BERT-like: tags tokens, scores texts.
enum EncoderFamily: ModelFamily {
    static let name = StudentFamily.encoder.rawValue
    static let files = ["config.json", "model.safetensors", "tokenizer.json"]

    struct Tasks: Codable, Sendable {
        var extract: Extract?
        var categorise: Categorise?
        var sentiment: Sentiment?
        var classify: Classify?
    }
    static func tasks(of tasks: Tasks) -> Set<StudentTask> {
        var all: Set<StudentTask> = []
        if tasks.extract != nil { all.insert(.extract) }
        if tasks.categorise != nil { all.insert(.categorise) }
        if tasks.sentiment != nil { all.insert(.sentiment) }
        // Labels are scored by polarity too, so that task needs two heads.
        if tasks.classify != nil && tasks.sentiment != nil { all.insert(.classify) }
        return all
    }
    struct Extract: Codable, Sendable {
        var tags: [String]
        var outsideBias: Float
        enum CodingKeys: String, CodingKey {
            case tags
            case outsideBias = "outside_bias"
        }
    }
    struct Categorise: Codable, Sendable {
        var categories, polarities: [String]
        var threshold: Double
    }
    struct Sentiment: Codable, Sendable { var labels: [String] }
    struct Classify: Codable, Sendable {
        var template: String
        var similarityWeight, polarityWeight, bias: Double
        enum CodingKeys: String, CodingKey {
            case template, bias
            case similarityWeight = "similarity_weight"
            case polarityWeight = "polarity_weight"
        }
    }
    struct Calibration: Codable, Sendable {
        var extract, categorise: Logistic?
        var sentiment, classify: Temperature?
    }
    struct Logistic: Codable, Sendable { var slope, intercept: Double }
}

/// Divides logits before they become chances.
struct Temperature: Codable, Equatable, Sendable { var temperature: Double }

typealias EncoderDirectory = ModelDirectory<EncoderFamily>
