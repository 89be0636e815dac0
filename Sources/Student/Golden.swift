/// A text, and what the model answered where it was made.
struct Golden: Codable, Sendable {
    struct Opinion: Codable, Sendable {
        var target: String
        var start, end: Int
        var polarity: String
        var confidence: Double
    }
    struct Category: Codable, Sendable {
        var category, polarity: String
        var confidence: Double
    }

    var text: String
    /// nil: not asked, by a model without that task.
    var opinions: [Opinion]?
    var categories: [Category]?
    var sentiment: [String: Double]?
    /// What a T5 writes without a grammar, without the end token; at most
    /// ``generatedTokensMax`` tokens.
    var generated: [Int32]?

    static let generatedTokensMax = 32
}
