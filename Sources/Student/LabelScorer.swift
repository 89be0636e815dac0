import Opinions
import Transformer

/// Scores labels that no training saw, by how likely the decoder would write each behind a prompt
/// (docs/model-directory.md, "classify" of the T5 family).
///
/// A label's raw score is the mean log-probability of its tokens, less what it scores of a text
/// without content where the model says so; the mean over the sequences of a text is weighted by
/// their tokens.
struct LabelScorer: Sendable {
    /// Bounds in tokens; together they fit the decoder.
    static let promptTokensMax = 384
    static let labelTokensMax = T5Model.generatedTokensMax - promptTokensMax

    /// Labels behind the beginning of an answer, in tokens, and what each scores of a text without
    /// content.
    struct Question {
        let prompt: [Int32]
        let labels: [[Int32]]
        let prior: [Double]
    }

    var task: T5Family.Classify
    let temperature: Double
    let engine: T5Engine

    /// The beginning of an answer about a target; nil: about the whole text.
    func prompt(
        template: String?, target: String?, aspect: String?
    ) throws(LabelError) -> [Int32] {
        let text = (template ?? task.template)
            .replacing("{target}", with: target ?? task.target)
            .replacing("{aspect}", with: aspect ?? task.aspect)
        let prompt = engine.tokenizer.encode(text)
        guard prompt.count <= Self.promptTokensMax else {
            throw LabelError(
                "a prompt has \(prompt.count) tokens",
                "shorten template, target or aspect to "
                    + "\(Self.promptTokensMax)")
        }
        return prompt
    }

    /// The tokens of each label, as they are written behind a prompt.
    func tokens(of labels: [String]) throws(LabelError) -> [[Int32]] {
        var tokens: [[Int32]] = []
        for label in labels {
            let ids = engine.tokenizer.encode(task.isCapitalised ? Self.capitalised(label) : label)
            guard (1...Self.labelTokensMax).contains(ids.count) else {
                throw LabelError(
                    "the label \"\(label.prefix(64))\" has \(ids.count) tokens",
                    "name labels of 1 to \(Self.labelTokensMax) tokens")
            }
            tokens.append(ids)
        }
        return tokens
    }

    /// Labels behind a prompt. A prior, if there is one, is computed here, once.
    func question(_ prompt: [Int32], _ labels: [[Int32]]) -> Question {
        let neutral = Question(
            prompt: prompt, labels: labels, prior: [Double](repeating: 0, count: labels.count))
        guard let text = task.prior else { return neutral }
        let prior = scores([(engine.prepare(text), neutral)])[0]
        return Question(prompt: prompt, labels: labels, prior: prior)
    }

    /// Labels about whole texts, behind the model's own prompt.
    func wholeTextQuestion(labels: [String]) throws(LabelError) -> Question {
        question(
            try prompt(template: nil, target: nil, aspect: nil), try tokens(of: labels))
    }

    /// The raw score of each label, for each text.
    ///
    /// - Precondition: all ask for the same labels.
    func scores(_ asked: [(text: PreparedText, question: Question)]) -> [[Double]] {
        guard let labels = asked.first?.question.labels, !labels.isEmpty else {
            return asked.map { _ in [] }
        }
        let parts = asked.indices.flatMap { index in
            engine.sequences(of: asked[index].text).map { (index: index, ids: $0) }
        }
        let results = engine.workspaces.withWorkspace { workspace in
            engine.model.score(
                parts.map(\.ids), prefixes: parts.map { asked[$0.index].question.prompt },
                continuations: labels, in: workspace)
        }
        var scores = asked.map { $0.question.prior.map { -$0 } }
        for (part, result) in zip(parts, results) {
            let share = Double(part.ids.count) / Double(asked[part.index].text.tokens)
            for (label, tokens) in result.enumerated() {
                let sum = tokens.reduce(0.0) { $0 + Double($1) }
                scores[part.index][label] += share * sum / Double(tokens.count)
            }
        }
        return scores
    }

    /// The chance of each label where one of them is right: softmax(scores / temperature).
    func shares(_ scores: [Double]) -> [Double] {
        guard !scores.isEmpty else { return [] }
        let logits = scores.map { Float($0 / temperature) }
        return Distribution.softmax(logits, width: logits.count).map(Double.init)
    }

    func labelScores(_ labels: [String], _ scores: [Double]) -> [LabelScore] {
        zip(labels, shares(scores)).map { LabelScore(label: $0, score: $1) }
    }

    private static func capitalised(_ label: String) -> String {
        label.prefix(1).uppercased() + label.dropFirst()
    }
}

extension LabelScorer {
    /// nil where the model was not made for it.
    init?(_ directory: T5Directory, _ engine: T5Engine) throws(ModelFileError) {
        guard let task = directory.manifest.tasks.classify else { return nil }
        self.init(
            task: task,
            temperature: try directory.temperature(
                directory.manifest.calibration.classify, of: .classify),
            engine: engine)
    }
}

/// Labels, or a prompt for them, that can't be scored: what, and what to do.
public struct LabelError: Error, Equatable, Sendable, CustomStringConvertible {
    let problem: String
    let remedy: String

    init(_ problem: String, _ remedy: String) { (self.problem, self.remedy) = (problem, remedy) }

    public var description: String { "score labels by likelihood: \(problem); \(remedy)" }
}
