/// The most that may be spent on a teacher; nil where nothing is set.
public struct BudgetLimits: Equatable, Sendable {
    /// What may be limited, as settings and the log name it.
    public enum Limit: String, CaseIterable, Sendable {
        case callsPerDay = "calls per day"
        case callsTotal = "calls in all"
        case tokensPerDay = "tokens per day"
        case tokensTotal = "tokens in all"
        case moneyPerDay = "money per day"
        case moneyTotal = "money in all"
    }

    private var limits: [Limit: Int]

    /// - Parameter limits: calls, tokens, and microdollars.
    public init(_ limits: [Limit: Int] = [:]) { self.limits = limits }

    public subscript(_ limit: Limit) -> Int? { limits[limit] }

    /// The first limit that stands in the way of one more call of this cost.
    public func limit(_ cost: Cost, day: Amount, total: Amount) -> Limit? {
        Limit.allCases.first { limit in
            guard let most = limits[limit] else { return false }
            return Self.use(limit, day: day.adding(cost), total: total.adding(cost)) > most
        }
    }

    /// How many calls of this cost are left today; nil where nothing limits them.
    public func callsLeft(_ cost: Cost, day: Amount, total: Amount) -> Int? {
        Limit.allCases.compactMap { limit -> Int? in
            guard let most = limits[limit] else { return nil }
            let left = max(0, most - Self.use(limit, day: day, total: total))
            let each = Self.use(
                limit, day: Amount().adding(cost), total: Amount().adding(cost))
            return each > 0 ? left / each : nil
        }.min()
    }

    private static func use(_ limit: Limit, day: Amount, total: Amount) -> Int {
        switch limit {
        case .callsPerDay: day.calls
        case .callsTotal: total.calls
        case .tokensPerDay: day.tokens
        case .tokensTotal: total.tokens
        case .moneyPerDay: day.microdollars
        case .moneyTotal: total.microdollars
        }
    }
}

/// What was spent, or may have been.
public struct Amount: Equatable, Sendable {
    public var calls = 0
    public var tokens = 0
    /// Millionths of a dollar.
    public var microdollars = 0

    public init() {}

    func adding(_ cost: Cost) -> Amount {
        var sum = self
        sum.calls += 1
        sum.tokens += cost.tokens
        sum.microdollars += cost.microdollars
        return sum
    }

    /// The call cost otherwise than was thought.
    mutating func correct(_ thought: Cost, to actual: Cost) {
        tokens += actual.tokens - thought.tokens
        microdollars += actual.microdollars - thought.microdollars
    }
}
