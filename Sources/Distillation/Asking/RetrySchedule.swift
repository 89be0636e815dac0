/// How long to wait before a call is tried again: as long as the endpoint asks, else longer each
/// time, and never in step with others (full jitter).
///
/// Pure: chance comes in as an argument.
public struct RetrySchedule: Equatable, Sendable {
    /// Calls for one question in all.
    public let attemptsMax: Int
    /// Seconds; the bound of the first wait, which doubles.
    public let base: Double
    /// Seconds; an endpoint that asks for more is given up.
    public let waitMax: Double

    /// - Precondition: one attempt or more, and waits that rise from above 0.
    public init(attemptsMax: Int = 3, base: Double = 1, waitMax: Double = 60) {
        precondition(attemptsMax > 0 && base > 0 && waitMax >= base)
        (self.attemptsMax, self.base, self.waitMax) = (attemptsMax, base, waitMax)
    }

    /// Seconds until the next attempt; nil where there is to be none.
    ///
    /// - Parameters:
    ///   - attempts: calls that went out, 1 or more.
    ///   - asked: seconds of the endpoint's `Retry-After`; nil without one. It is honoured, and a
    ///     part of ``base`` is added, so that not all come back at once.
    public func wait(
        after attempts: Int, asked: Double?, using random: inout some RandomNumberGenerator
    ) -> Double? {
        guard attempts < attemptsMax else { return nil }
        if let asked {
            guard asked.isFinite, asked <= waitMax else { return nil }
            return max(0, asked) + Double.random(in: 0...base, using: &random)
        }
        // Beyond 2^32 every bound is reached.
        let bound = min(waitMax, base * Double(UInt64(1) << UInt64(min(max(attempts - 1, 0), 32))))
        return Double.random(in: 0...bound, using: &random)
    }
}
