import Opinions
import Transformer

/// Scores labels that no training saw, by likeness and by polarity (docs/model-directory.md,
/// "classify").
struct LabelHead: Sendable {
    /// What both a review and a label are: a point and a sentiment.
    struct Reading: Sendable {
        /// Of Euclidean norm 1.
        var embedding: [Float]
        var sentiment: Sentiment
    }

    /// The largest width of an embedding that a model may name.
    private static let widthMax = 16_384

    private let task: EncoderFamily.Classify
    private let temperature: Double
    private let linear: Linear
    /// The labels asked for; ``read(labels:by:)`` fills them in.
    private(set) var labels: [(label: String, reading: Reading)] = []

    init(
        _ directory: EncoderDirectory, weights: SafetensorsFile, width: Int
    ) throws(ModelFileError) {
        let manifest = directory.manifest
        guard let task = manifest.tasks.classify else { throw directory.missing(.classify) }
        guard task.template.contains(Self.placeholder) else {
            throw directory.refused("tasks.classify.template", "has no \(Self.placeholder)")
        }
        guard task.similarityWeight.isFinite, task.polarityWeight.isFinite, task.bias.isFinite
        else { throw directory.refused("tasks.classify", "has a weight that is not finite") }
        self.task = task
        temperature = try directory.temperature(manifest.calibration.classify, of: .classify)
        let shape = weights.shape(of: "heads.embedding.weight") ?? []
        guard shape.count == 2, (1...Self.widthMax).contains(shape[0]) else {
            throw ModelFileError(
                file: weights.path, tensor: "heads.embedding.weight",
                problem: "is missing, or has shape \(shape) and not (width, \(width))")
        }
        linear = try Linear(
            weights: weights, name: "heads.embedding", inputs: width, outputs: shape[0])
    }

    private static let placeholder = "{label}"

    /// Passes each label, put into the template, through the encoder once.
    mutating func read(labels names: [String], by read: (_ texts: [String]) -> [Reading]) {
        let texts = names.map { task.template.replacing(Self.placeholder, with: $0) }
        labels = Array(zip(names, read(texts)))
    }

    /// From the mean of a sequence's states, (width).
    func embedding(mean: [Float]) -> [Float] { normalized(linear(mean)) }

    /// One score for each label, each for itself, 0…1.
    func scores(_ review: Reading) -> [LabelScore] {
        labels.map { name, label in
            var similarity = 0.0
            for (a, b) in zip(review.embedding, label.embedding) {
                similarity += Double(a) * Double(b)
            }
            let (p, q) = (review.sentiment, label.sentiment)
            let agreement =
                p.positive * q.positive + p.neutral * q.neutral + p.negative * q.negative
            let score =
                task.similarityWeight * similarity + task.polarityWeight * agreement + task.bias
            return LabelScore(label: name, score: sigmoid(score / temperature))
        }
    }
}

extension [LabelScore] {
    /// The chance of each label where exactly one is right: softmax of what the scores are sigmoids
    /// of.
    public var shares: [Double] {
        // sigmoid(x) / (1 - sigmoid(x)) is exp(x); the margin keeps it finite.
        let odds = map { score in
            let share = Swift.min(Swift.max(score.score, 1e-12), 1 - 1e-12)
            return share / (1 - share)
        }
        let sum = odds.reduce(0, +)
        return odds.map { $0 / sum }
    }
}
