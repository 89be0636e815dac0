/// How many reviews passed, hour by hour, for a week: what a plan of the budget stands on.
///
/// Pure; whoever owns it writes it to a file now and then.
public struct TrafficBook: Equatable, Codable, Sendable {
    public struct Hour: Equatable, Codable, Sendable {
        /// Hours since the epoch.
        public var hour: Int
        /// Seconds of it that were watched.
        public var seconds: Double
        public var reviews: Int
    }

    /// A week; older hours are forgotten.
    public static let hoursMax = 168
    private static let hourSeconds = 3_600.0
    /// A longer pause between two notes is none that was watched.
    private static let pauseMax = 60.0

    public private(set) var hours: [Hour] = []
    private var last: Double?

    private enum CodingKeys: String, CodingKey { case hours }

    public init() {}

    /// Notes reviews that passed since the last note.
    ///
    /// - Parameter seconds: since the epoch; where it goes back, nothing is watched.
    public mutating func note(reviews: Int, at seconds: Double) {
        guard seconds.isFinite, abs(seconds) < 1e12 else { return }
        let watched = last.map { max(0, seconds - $0) } ?? 0
        last = seconds
        let hour = Int((seconds / Self.hourSeconds).rounded(.down))
        if let newest = hours.last?.hour, newest > hour { return }
        if hours.last?.hour != hour {
            hours.append(Hour(hour: hour, seconds: 0, reviews: 0))
            hours.removeFirst(max(0, hours.count - Self.hoursMax))
        }
        hours[hours.count - 1].reviews += reviews
        if watched <= Self.pauseMax { hours[hours.count - 1].seconds += watched }
    }

    public var reviews: Int { hours.reduce(0) { $0 + $1.reviews } }
    public var seconds: Double { hours.reduce(0) { $0 + $1.seconds } }

    /// Over the hours watched; nil where that is less than a second.
    public var reviewsPerHour: Double? {
        seconds >= 1 ? Double(reviews) / seconds * Self.hourSeconds : nil
    }
}
