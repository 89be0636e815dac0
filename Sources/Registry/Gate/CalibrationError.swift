/// The expected calibration error over equal bins of confidence (Guo et al. 2017), as
/// `opined evaluate` counts it.
struct CalibrationError {
    static let bins = 15

    private var right = [Double](repeating: 0, count: bins)
    private var confidence = [Double](repeating: 0, count: bins)
    private var count = 0

    mutating func add(_ opinion: GateAnswer.Graded) {
        // Bins are closed above: (0, 1/15], (1/15, 2/15] …
        let bin = (opinion.confidence * Double(Self.bins)).rounded(.up) - 1
        let index = bin > 0 ? Int(min(bin, Double(Self.bins - 1))) : 0
        right[index] += opinion.isRight ? 1 : 0
        confidence[index] += opinion.confidence
        count += 1
    }

    /// 0…1; nil without opinions, or where a confidence is no number.
    var value: Double? {
        guard count > 0 else { return nil }
        let sum = zip(right, confidence).reduce(0) { $0 + abs($1.0 - $1.1) }
        return sum.isFinite ? sum / Double(count) : nil
    }
}
