import Opinions
import Transformer

/// Reads the sentiment off the mean state of a text (docs/model-directory.md, "sentiment").
struct SentimentHead: Sendable {
    static let labels: [Polarity] = [.positive, .neutral, .negative]

    /// For each of `labels`, which output of the head it is.
    private let order: [Int]
    private let temperature: Double
    private let linear: Linear

    init(
        _ directory: EncoderDirectory, weights: SafetensorsFile, width: Int
    ) throws(ModelFileError) {
        let manifest = directory.manifest
        guard let task = manifest.tasks.sentiment else { throw directory.missing(.sentiment) }
        let order = Self.labels.compactMap { task.labels.firstIndex(of: $0.rawValue) }
        guard order.count == Self.labels.count, task.labels.count == order.count else {
            throw directory.refused(
                "tasks.sentiment.labels", "are not positive, neutral and negative")
        }
        self.order = order
        temperature = try directory.temperature(manifest.calibration.sentiment, of: .sentiment)
        linear = try Linear(
            weights: weights, name: "heads.sentiment", inputs: width, outputs: order.count)
    }

    /// The logits in the model's order, from the mean of a sequence's states, (width).
    func logits(mean: [Float]) -> [Float] { linear(mean) }

    func sentiment(logits: [Double]) -> Sentiment {
        let scaled = order.map { Float(logits[$0] / temperature) }
        let shares = Distribution.softmax(scaled, width: scaled.count).map(Double.init)
        return Sentiment(positive: shares[0], neutral: shares[1], negative: shares[2])
    }
}
