/// Accuracy, macro F1 and calibration of a classifier that gives each text one label with a
/// probability.
public struct ClassificationReport: Equatable, Sendable {
    public static let calibrationBins = 15

    private struct Counts: Equatable {
        var right = 0
        var predicted = 0
        var gold = 0
    }
    private struct Bin: Equatable {
        var right = 0.0
        var confidence = 0.0
    }

    public private(set) var texts = 0
    private var right = 0
    private var counts: [String: Counts] = [:]
    private var bins = [Bin](repeating: Bin(), count: calibrationBins)

    public init() {}

    /// Counts one text. `confidence` is the probability of the predicted label, 0…1.
    public mutating func add(gold: String, predicted: String, confidence: Double) {
        let isRight = gold == predicted
        texts += 1
        right += isRight ? 1 : 0
        counts[gold, default: Counts()].gold += 1
        counts[predicted, default: Counts()].predicted += 1
        counts[gold, default: Counts()].right += isRight ? 1 : 0
        // Bins are closed above: (0, 1/15], (1/15, 2/15] …, as in Guo et al. 2017.
        let bin = (confidence * Double(Self.calibrationBins)).rounded(.up) - 1
        let index = max(0, min(Self.calibrationBins - 1, Int(bin)))
        bins[index].right += isRight ? 1 : 0
        bins[index].confidence += confidence
    }

    /// 0…1; 0 without texts.
    public var accuracy: Double { texts == 0 ? 0 : Double(right) / Double(texts) }

    /// The plain mean of F1 over all labels that are gold or predicted somewhere; 0 without texts.
    public var macroF1: Double {
        guard !counts.isEmpty else { return 0 }
        // Sorted: the order of a dictionary differs from run to run, and with it the last bits of a
        // sum.
        let scores = counts.sorted { $0.key < $1.key }.map { _, counts in
            2 * Double(counts.right) / Double(counts.predicted + counts.gold)
        }
        return scores.reduce(0, +) / Double(scores.count)
    }

    /// The expected calibration error, 0…1: how far confidence and accuracy lie apart, over 15
    /// equal bins.
    public var calibrationError: Double {
        guard texts > 0 else { return 0 }
        return bins.reduce(0) { $0 + abs($1.right - $1.confidence) } / Double(texts)
    }
}
