import Opinions

/// How hard a review is among those lately seen. Every signal counts by its running quantile, so
/// that none outweighs another by its scale.
struct HardnessScore: Sendable {
    private static let signalsMax = 7

    private var sketches = [QuantileSketch](repeating: QuantileSketch(), count: signalsMax)
    private var whole = QuantileSketch()

    /// Reviews scored, at most ``QuantileSketch/windowMax``.
    var count: Int { whole.count }

    /// 0…1, evenly spread over the reviews: the quantile of half the mean and half the maximum of
    /// the signals' quantiles. What was not measured does not count.
    mutating func note(_ analysis: Analysis, novelty: Novelty.Signals) -> Double {
        let doubt = analysis.doubt
        let signals: [Double?] = [
            doubt?.polarityMargin.map { 1 - $0 }, doubt?.tokenConfidence.map { 1 - $0 },
            doubt?.boundary, doubt?.disagreement, Double(analysis.droppedOpinions),
            novelty.distance, novelty.unseen,
        ]
        var (sum, greatest, measured) = (0.0, 0.0, 0.0)
        for (index, signal) in signals.enumerated() {
            guard let signal, signal.isFinite else { continue }
            let quantile = sketches[index].note(signal)
            sum += quantile
            greatest = max(greatest, quantile)
            measured += 1
        }
        return whole.note(measured > 0 ? (sum / measured + greatest) / 2 : 0.5)
    }
}
