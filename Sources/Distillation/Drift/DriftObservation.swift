import Opinions

/// What one review says of the stream.
public struct DriftObservation: Equatable, Sendable {
    public var isHard: Bool
    public var tokens: Int
    /// 0…1.
    public var unknownPieces: Double
    public var polarities: [Polarity]
    /// nil: the teacher was not asked at random.
    public var teacherDisagrees: Bool?

    public init(
        isHard: Bool, tokens: Int, unknownPieces: Double, polarities: [Polarity],
        teacherDisagrees: Bool? = nil
    ) {
        self.isHard = isHard
        self.tokens = tokens
        self.unknownPieces = unknownPieces
        self.polarities = polarities
        self.teacherDisagrees = teacherDisagrees
    }

    /// 0…1; nil where it says nothing of the signal.
    func value(of signal: DriftSignal) -> Double? {
        switch signal {
        case .hardCases: isHard ? 1 : 0
        case .positive: share(.positive)
        case .negative: share(.negative)
        case .neutral: share(.neutral)
        case .length: DriftSignal.lengthValue(tokens: tokens)
        case .unknownPieces: unknownPieces.isFinite ? min(1, max(0, unknownPieces)) : nil
        case .teacherDisagreement: teacherDisagrees.map { $0 ? 1 : 0 }
        }
    }

    private func share(_ polarity: Polarity) -> Double? {
        guard !polarities.isEmpty else { return nil }
        return Double(polarities.count { $0 == polarity }) / Double(polarities.count)
    }
}
