/// A share that was counted, and where the true one lies: Wilson's interval of 95 %, which holds
/// for few counts too.
public struct ShareEstimate: Equatable, Sendable {
    private static let z = 1.959_963_984_540_054

    public let share, low, high: Double

    /// nil of nothing. - Precondition: `0 <= hits <= count`.
    public init?(_ hits: Int, of count: Int) {
        precondition((0...max(0, count)).contains(hits))
        guard count > 0 else { return nil }
        let (n, z2) = (Double(count), Self.z * Self.z)
        share = Double(hits) / n
        let centre = (share + z2 / (2 * n)) / (1 + z2 / n)
        let spread = share * (1 - share) / n + z2 / (4 * n * n)
        let half = Self.z * spread.squareRoot() / (1 + z2 / n)
        (low, high) = (max(0, centre - half), min(1, centre + half))
    }
}
