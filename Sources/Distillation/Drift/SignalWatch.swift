/// One signal: first its reference is learned, then each number is held against it.
struct SignalWatch: Codable, Equatable, Sendable {
    private var count = 0
    private var sum = 0.0
    private var squares = 0.0
    private var rise: RiseDetector?
    private var fall: RiseDetector?

    /// nil while it is being learned.
    var reference: Double? { rise == nil ? nil : sum / Double(count) }

    /// - Returns: the mean since the change and how many numbers it is of, where there is one.
    mutating func add(_ value: Double, _ settings: DriftSettings) -> (mean: Double, count: Int)? {
        guard rise != nil, fall != nil else {
            learn(value, settings)
            return nil
        }
        if rise?.add(value) == true { return ended(rise, settings) { $0 } }
        if fall?.add(1 - value) == true { return ended(fall, settings) { 1 - $0 } }
        return nil
    }

    private mutating func learn(_ value: Double, _ settings: DriftSettings) {
        count += 1
        sum += value
        squares += value * value
        if count >= settings.referenceReviews { begin(settings) }
    }

    private mutating func begin(_ settings: DriftSettings) {
        let mean = sum / Double(count)
        let variance = max(0, squares / Double(count) - mean * mean)
        let error = (variance / Double(count)).squareRoot()
        let slack = max(settings.slackMin, settings.slackErrors * error)
        rise = RiseDetector(bound: mean + slack, threshold: settings.threshold)
        fall = RiseDetector(bound: 1 - mean + slack, threshold: settings.threshold)
    }

    /// Begins anew against the same reference: what stays changed is told again.
    private mutating func ended(
        _ detector: RiseDetector?, _ settings: DriftSettings, _ mean: (Double) -> Double
    ) -> (mean: Double, count: Int)? {
        begin(settings)
        return detector.map { (mean($0.mean), $0.count) }
    }
}
