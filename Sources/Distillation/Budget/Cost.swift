/// What a call to a teacher takes of the budget.
public struct Cost: Equatable, Sendable {
    public static let none = Cost(tokens: 0, microdollars: 0)

    public var tokens: Int
    /// Millionths of a dollar.
    public var microdollars: Int

    /// - Precondition: neither is negative.
    public init(tokens: Int, microdollars: Int) {
        precondition(tokens >= 0 && microdollars >= 0)
        (self.tokens, self.microdollars) = (tokens, microdollars)
    }
}

/// What a teacher asks for its tokens, in microdollars for a million of them.
public struct Price: Equatable, Sendable {
    public var promptPerMillion: Int
    public var completionPerMillion: Int

    /// - Precondition: neither is negative.
    public init(promptPerMillion: Int, completionPerMillion: Int) {
        precondition(promptPerMillion >= 0 && completionPerMillion >= 0)
        self.promptPerMillion = promptPerMillion
        self.completionPerMillion = completionPerMillion
    }

    /// Rounded up: a budget is never overdrawn by fractions. Counts that are negative, or so large
    /// that they can't be meant, are taken for the nearest bound.
    public func cost(prompt: Int, completion: Int) -> Cost {
        let (prompt, completion) = (Self.bounded(prompt), Self.bounded(completion))
        return Cost(
            tokens: prompt + completion,
            microdollars: Self.charge(prompt, promptPerMillion)
                + Self.charge(completion, completionPerMillion))
    }

    private static let tokensMax = 1_000_000_000

    private static func bounded(_ tokens: Int) -> Int { min(max(tokens, 0), tokensMax) }

    private static func charge(_ tokens: Int, _ perMillion: Int) -> Int {
        let (product, overflows) = tokens.multipliedReportingOverflow(by: perMillion)
        guard !overflows else { return Int.max / 4 }
        return product / 1_000_000 + (product % 1_000_000 > 0 ? 1 : 0)
    }
}
