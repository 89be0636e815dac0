import Opinions

/// Decides whether a candidate on trial takes over, by how it does on live reviews. Pure.
public struct CanaryTrial: Equatable, Sendable {
    public struct Bounds: Equatable, Sendable {
        /// After so many reviews the trial ends.
        public var reviews = 1_000
        /// The share of reviews that the candidate may fail on where the champion does not.
        public var errorsMax = 0.001
        /// The candidate's time may be the champion's times this.
        public var latencyFactorMax = 1.5
        /// The share of reviews with any opinion that differs.
        public var disagreementMax = 0.25

        public init() {}
    }

    public enum Decision: Equatable, Sendable {
        /// It takes over.
        case extend
        /// The champion stays.
        case back(Reason)
    }

    /// What left its bounds, and how far.
    public enum Reason: Equatable, Sendable, CustomStringConvertible {
        case errors(Int, of: Int)
        case latency(factor: Double)
        case disagreement(Int, of: Int)

        public var description: String {
            switch self {
            case .errors(let count, let total):
                "it failed on \(count) of \(total) reviews"
            case .latency(let factor):
                "it took \(Double(Int(factor * 100)) / 100) times as long as the one in service"
            case .disagreement(let count, let total):
                "it answered \(count) of \(total) reviews differently"
            }
        }
    }

    public let bounds: Bounds
    public private(set) var tally = DifferenceTally()
    public private(set) var errors = 0
    private var championTook = Duration.zero
    private var candidateTook = Duration.zero

    public init(bounds: Bounds = Bounds()) { self.bounds = bounds }

    /// Reviews that both were asked.
    public var reviews: Int { tally.reviews + errors }
    /// nil before anything was measured.
    public var latencyFactor: Double? {
        championTook > .zero ? candidateTook / championTook : nil
    }

    /// Counts what a batch showed.
    ///
    /// - Returns: the decision as soon as it is certain: errors and disagreement that no further
    ///   review could make good end the trial at once.
    mutating func note(_ report: CanaryReport) -> Decision? {
        for differences in report.differences { tally.add(differences) }
        errors += report.errors
        championTook += report.championTook
        candidateTook += report.candidateTook
        let total = max(bounds.reviews, reviews)
        if Double(errors) > bounds.errorsMax * Double(total) {
            return .back(.errors(errors, of: reviews))
        }
        if Double(tally.differing) > bounds.disagreementMax * Double(total) {
            return .back(.disagreement(tally.differing, of: reviews))
        }
        guard reviews >= bounds.reviews else { return nil }
        if let factor = latencyFactor, factor > bounds.latencyFactorMax {
            return .back(.latency(factor: factor))
        }
        return .extend
    }
}
