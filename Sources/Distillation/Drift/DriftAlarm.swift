/// The stream has changed: what, from where to where, and since when.
public struct DriftAlarm: Equatable, Sendable, CustomStringConvertible {
    public let signal: DriftSignal
    /// Of the reviews that the student was put into service with.
    public let reference: Double
    /// Since the change.
    public let recent: Double
    /// How many reviews that say something of the signal came since the change.
    public let reviews: Int

    public var isRise: Bool { recent > reference }

    public var description: String {
        "\(signal.title) \(isRise ? "rose" : "fell") from \(signal.text(reference)) to "
            + "\(signal.text(recent)), within the last \(reviews) reviews that tell of it"
    }
}
