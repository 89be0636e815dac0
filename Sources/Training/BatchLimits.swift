/// How large a batch may be: what the memory of a run depends on, with the student.
public struct BatchLimits: Equatable, Sendable {
    public static let tokensBounds = 16...65_536
    public static let textsBounds = 1...4_096

    /// Of all texts together.
    public let tokensMax: Int
    public let textsMax: Int

    /// - Precondition: both within their bounds.
    public init(tokensMax: Int = 1_024, textsMax: Int = 64) {
        precondition(Self.tokensBounds.contains(tokensMax), "batches of \(tokensMax) tokens")
        precondition(Self.textsBounds.contains(textsMax), "batches of \(textsMax) texts")
        (self.tokensMax, self.textsMax) = (tokensMax, textsMax)
    }

    /// With room for the longest text that a network reads.
    func holding(_ network: NetworkShape) -> BatchLimits {
        BatchLimits(tokensMax: max(tokensMax, network.positions), textsMax: textsMax)
    }
}
