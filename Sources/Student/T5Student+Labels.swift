import Opinions
import Transformer

/// A text, and what of it labels are to judge.
public struct LabelQuery: Sendable {
    let text: PreparedText
    let target, aspect: String?

    /// - Parameter target: nil: the whole text; `aspect` likewise.
    public init(_ text: PreparedText, target: String? = nil, aspect: String? = nil) {
        (self.text, self.target, self.aspect) = (text, target, aspect)
    }
}

extension T5Student {
    /// A text that says nothing (Zhao et al. 2021, contextual calibration).
    public static let contentFreeText = "N/A"

    /// How likely the decoder would write each label about a text, or about a target in it.
    ///
    /// The text is encoded once, and the prompt decoded once, whatever the number of labels.
    ///
    /// - Parameters:
    ///   - labels: any, of 1 to ``LabelScorer/labelTokensMax`` tokens.
    ///   - template: the beginning of the answer, with `{target}` and `{aspect}`; nil: the model's.
    ///   - prior: whether what a label scores of a text without content is subtracted: of the
    ///     model's, or of ``contentFreeText``; nil: as the model says.
    /// - Returns: for each query, the labels in their order; scores are 0…1 and sum to 1.
    /// - Throws: where the model does not classify, or a label or prompt is empty or too long.
    public func classify(
        _ queries: [LabelQuery], labels: [String], template: String? = nil, prior: Bool? = nil
    ) throws(LabelError) -> [[LabelScore]] {
        guard var scorer else {
            throw LabelError(
                "\(model) was not made for the task classify", "choose another model")
        }
        if let prior {
            scorer.task.prior = prior ? scorer.task.prior ?? Self.contentFreeText : nil
        }
        let tokens = try scorer.tokens(of: labels)
        // Prompts are few: a prior is computed once for each.
        var questions: [[Int32]: LabelScorer.Question] = [:]
        var asked: [(text: PreparedText, question: LabelScorer.Question)] = []
        for query in queries {
            let prompt = try scorer.prompt(
                template: template, target: query.target, aspect: query.aspect)
            let question = questions[prompt] ?? scorer.question(prompt, tokens)
            questions[prompt] = question
            asked.append((query.text, question))
        }
        return scorer.scores(asked).map { scorer.labelScores(labels, $0) }
    }
}
