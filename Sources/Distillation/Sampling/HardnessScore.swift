/// How hard a review is among those lately seen. Every signal counts by its running quantile, so
/// that none outweighs another by its scale.
struct HardnessScore: Sendable {
    /// Chosen on the dev sets of the benchmark with opined-mini (docs/sampling.md). The expected
    /// number of errors is by far the best sign; polarity, tokens and boundary guard against a
    /// calibration that is off; the others hardly tell errors, and count little: that a text is
    /// new, or speaks otherwise than its opinions, is a reason by itself to learn from it.
    private static let weights: [HardnessSignal: Double] = [
        .errors: 4, .polarity: 1, .tokens: 1, .boundary: 1, .dropped: 1, .disagreement: 0.5,
        .distance: 0.5, .unseen: 0.5,
    ]

    private var sketches: [HardnessSignal: QuantileSketch] = [:]
    private var whole = QuantileSketch()

    /// Reviews scored, at most ``QuantileSketch/windowMax``.
    var count: Int { whole.count }

    /// 0…1, evenly spread over the reviews: the quantile of the weighted mean of the signals'
    /// quantiles. What was not measured does not count.
    mutating func note(_ signals: HardnessSignals) -> Double {
        var (sum, weights) = (0.0, 0.0)
        for signal in HardnessSignal.allCases {
            guard let value = signals[signal], let weight = Self.weights[signal] else { continue }
            sum += weight * sketches[signal, default: QuantileSketch()].note(value)
            weights += weight
        }
        return whole.note(weights > 0 ? sum / weights : 0.5)
    }
}
