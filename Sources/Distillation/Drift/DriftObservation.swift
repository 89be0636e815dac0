import Opinions

/// What one review says of the stream; nil: nothing of that.
public struct DriftObservation: Equatable, Sendable {
    /// An answer that is expected to hold so many mistakes or more is a hard case. An absolute
    /// bound, unlike the sampler's: its share is what is watched.
    static let hardErrors = 0.5

    public var isHard: Bool?
    public var tokens: Int?
    /// 0…1.
    public var unknownPieces: Double?
    public var polarities: [Polarity]
    /// nil: the teacher was not asked at random.
    public var teacherDisagrees: Bool?

    public init(
        isHard: Bool? = nil, tokens: Int? = nil, unknownPieces: Double? = nil,
        polarities: [Polarity] = [], teacherDisagrees: Bool? = nil
    ) {
        self.isHard = isHard
        self.tokens = tokens
        self.unknownPieces = unknownPieces
        self.polarities = polarities
        self.teacherDisagrees = teacherDisagrees
    }

    /// What a student made of a review: its own confidence says how many mistakes to expect.
    public init(_ analysis: Analysis, tokens: Int?, unknownPieces: Double?) {
        let wrong = analysis.opinions.reduce(0) { $0 + 1 - $1.confidence }
        let errors = wrong + (analysis.doubt?.missed ?? 0)
        self.init(
            isHard: errors >= Self.hardErrors, tokens: tokens, unknownPieces: unknownPieces,
            polarities: analysis.opinions.map(\.polarity))
    }

    /// 0…1; nil where it says nothing of the signal.
    func value(of signal: DriftSignal) -> Double? {
        switch signal {
        case .hardCases: isHard.map { $0 ? 1 : 0 }
        case .positive: share(.positive)
        case .negative: share(.negative)
        case .neutral: share(.neutral)
        case .length: tokens.map(DriftSignal.lengthValue)
        case .unknownPieces:
            unknownPieces.flatMap { $0.isFinite ? min(1, max(0, $0)) : nil }
        case .teacherDisagreement: teacherDisagrees.map { $0 ? 1 : 0 }
        }
    }

    private func share(_ polarity: Polarity) -> Double? {
        guard !polarities.isEmpty else { return nil }
        return Double(polarities.count { $0 == polarity }) / Double(polarities.count)
    }
}
