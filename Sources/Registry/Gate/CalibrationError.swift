/// How far confidences are from what is right, over equal bins of confidence (Guo et al. 2017), as
/// `opined evaluate` counts it.
public struct CalibrationError: Sendable {
    /// The opinions between two confidences.
    public struct Bin: Equatable, Sendable {
        public let count: Int
        /// Their mean, 0…1.
        public let confidence: Double
        /// The share of them that is right, 0…1.
        public let right: Double
    }

    static let binCount = 15

    private var right = [Double](repeating: 0, count: binCount)
    private var confidence = [Double](repeating: 0, count: binCount)
    private var counts = [Int](repeating: 0, count: binCount)

    init() {}

    public init(_ answers: some Sequence<GateAnswer>) {
        for answer in answers { answer.opinions.forEach { add($0) } }
    }

    mutating func add(_ opinion: GateAnswer.Graded) {
        // Bins are closed above: (0, 1/15], (1/15, 2/15] …
        let bin = (opinion.confidence * Double(Self.binCount)).rounded(.up) - 1
        let index = bin > 0 ? Int(min(bin, Double(Self.binCount - 1))) : 0
        right[index] += opinion.isRight ? 1 : 0
        confidence[index] += opinion.confidence
        counts[index] += 1
    }

    /// 0…1; nil without opinions, or where a confidence is no number.
    public var value: Double? {
        guard count > 0 else { return nil }
        let sum = zip(right, confidence).reduce(0) { $0 + abs($1.0 - $1.1) }
        return sum.isFinite ? sum / Double(count) : nil
    }

    /// How many opinions.
    public var count: Int { counts.reduce(0, +) }

    /// Those that hold any opinion, by rising confidence.
    public var bins: [Bin] {
        counts.indices.filter { counts[$0] > 0 }.map { index in
            let count = Double(counts[index])
            return Bin(
                count: counts[index], confidence: confidence[index] / count,
                right: right[index] / count)
        }
    }
}
