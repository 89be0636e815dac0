/// What a budget buys on the traffic that was seen.
public struct TeacherPlan: Equatable, Sendable {
    /// What was seen so far; nil where nothing was.
    public struct Experience: Equatable, Sendable {
        public var reviewsPerHour: Double?
        /// Of a call that was answered, on the mean.
        public var tokensPerCall: Double?
        public var microdollarsPerCall: Double?
        /// Answers that were accepted, of all calls.
        public var acceptedPerCall: Double?

        public init(
            reviewsPerHour: Double? = nil, tokensPerCall: Double? = nil,
            microdollarsPerCall: Double? = nil, acceptedPerCall: Double? = nil
        ) {
            self.reviewsPerHour = reviewsPerHour
            self.tokensPerCall = tokensPerCall
            self.microdollarsPerCall = microdollarsPerCall
            self.acceptedPerCall = acceptedPerCall
        }
    }

    private static let hoursPerDay = 24.0

    /// nil where no limit of a day is set.
    public let callsPerDay: Double?
    /// The limit that ends a day first.
    public let dayLimit: BudgetLimits.Limit?
    /// Calls until a limit in all is reached; nil where there is none.
    public let callsLeftInAll: Double?
    public let totalLimit: BudgetLimits.Limit?
    public let reviewsPerDay: Double?
    public let microdollarsPerDay: Double?
    public let acceptedPerDay: Double?

    /// - Parameter spent: since the ledger began.
    public init(limits: BudgetLimits, spent: Amount, seen: Experience) {
        func calls(
            _ candidates: [(limit: BudgetLimits.Limit, used: Int, each: Double?)]
        ) -> (limit: BudgetLimits.Limit, calls: Double)? {
            candidates.compactMap { candidate in
                guard let most = limits[candidate.limit], let each = candidate.each, each > 0
                else { return nil }
                return (candidate.limit, Double(max(0, most - candidate.used)) / each)
            }.min { $0.calls < $1.calls }
        }
        let day = calls([
            (.callsPerDay, 0, 1), (.tokensPerDay, 0, seen.tokensPerCall),
            (.moneyPerDay, 0, seen.microdollarsPerCall),
        ])
        let total = calls([
            (.callsTotal, spent.calls, 1), (.tokensTotal, spent.tokens, seen.tokensPerCall),
            (.moneyTotal, spent.microdollars, seen.microdollarsPerCall),
        ])
        reviewsPerDay = seen.reviewsPerHour.map { $0 * Self.hoursPerDay }
        // No more is asked than passes.
        let most = [day?.calls, reviewsPerDay].compactMap(\.self).min()
        callsPerDay = most
        (dayLimit, callsLeftInAll, totalLimit) = (day?.limit, total?.calls, total?.limit)
        microdollarsPerDay = most.flatMap { calls in
            seen.microdollarsPerCall.map { calls * $0 }
        }
        acceptedPerDay = most.flatMap { calls in seen.acceptedPerCall.map { calls * $0 } }
    }

    /// Share of the reviews that are asked about, 0…1.
    public var askedShare: Double? {
        guard let callsPerDay, let reviewsPerDay, reviewsPerDay > 0 else { return nil }
        return min(1, callsPerDay / reviewsPerDay)
    }

    /// Days until a limit in all is reached.
    public var daysLeft: Double? {
        guard let callsLeftInAll, let callsPerDay, callsPerDay > 0 else { return nil }
        return callsLeftInAll / callsPerDay
    }
}
