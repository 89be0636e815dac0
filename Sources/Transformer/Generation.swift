/// A text that a model wrote, and how sure it was.
public struct Generation: Equatable, Sendable {
    /// Without the end token.
    public var ids: [Int32] = []
    /// One for each token, the end token included.
    public var choices: [Choice] = []
    /// Whether the end token came before the bound on tokens.
    public var isFinished = false

    public init(ids: [Int32] = [], choices: [Choice] = [], isFinished: Bool = false) {
        (self.ids, self.choices, self.isFinished) = (ids, choices, isFinished)
    }

    /// Of the whole text, the end token included.
    public var logProbability: Float { choices.reduce(0) { $0 + $1.logProbability } }
}

/// One token of a ``Generation``.
public struct Choice: Equatable, Sendable {
    public var token: Int32
    /// Natural logarithm; over the whole vocabulary, or over what a grammar allowed.
    public var logProbability: Float
    /// The likeliest of the other tokens; nil where there was none, and in beams.
    public var runnerUp: Int32?
    public var runnerUpLogProbability: Float?
    /// Whether the grammar allowed no other.
    public var isForced: Bool

    public init(
        token: Int32, logProbability: Float, runnerUp: Int32? = nil,
        runnerUpLogProbability: Float? = nil, isForced: Bool = false
    ) {
        self.token = token
        self.logProbability = logProbability
        self.runnerUp = runnerUp
        self.runnerUpLogProbability = runnerUpLogProbability
        self.isForced = isForced
    }

    static func forced(_ token: Int32) -> Choice {
        Choice(token: token, logProbability: 0, isForced: true)
    }
}
