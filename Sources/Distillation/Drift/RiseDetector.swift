import Foundation

/// Finds out that the mean of numbers in 0…1 has risen above a bound, at any time.
///
/// It bets on the rise: a stake is multiplied by 1 + λ(x − bound), which no λ makes grow while the
/// mean is at most `bound`; each number opens a bet of 1 more, so that a late rise is found as
/// fast as an early one (Shiryaev and Roberts; "E-detectors", Shin, Ramdas & Rinaldo 2022). While
/// nothing has risen, the sum of the stakes after n numbers is n in the mean at most, whatever
/// their distribution; so the chance that it ever passed `threshold` is at most n / threshold.
struct RiseDetector: Codable, Equatable, Sendable {
    /// λ·bound of the bets; their mean is what counts. The small ones find small rises.
    private static let stakes = [0.03, 0.06, 0.12, 0.25, 0.5, 0.9]
    /// The bet whose last beginning is taken for the moment of the change.
    private static let marker = 1

    let bound: Double
    let threshold: Double
    private var sums = [Double](repeating: 0, count: stakes.count)
    /// The logarithm of the marker's best bet, and what came since it began.
    private var gain = 0.0
    private(set) var count = 0
    private var sum = 0.0

    /// - Precondition: `bound` is positive.
    init(bound: Double, threshold: Double) { (self.bound, self.threshold) = (bound, threshold) }

    /// The mean since the change, if there was one.
    var mean: Double { count == 0 ? 0 : sum / Double(count) }

    /// - Returns: whether the mean has risen.
    mutating func add(_ value: Double) -> Bool {
        for (index, stake) in Self.stakes.enumerated() {
            let factor = 1 + stake / bound * (value - bound)
            sums[index] = (sums[index] + 1) * factor
            guard index == Self.marker else { continue }
            gain += log(factor)
            (count, sum) = gain > 0 ? (count + 1, sum + value) : (0, 0)
            gain = max(0, gain)
        }
        return sums.reduce(0, +) / Double(sums.count) >= threshold
    }
}
