/// What a teacher said, as its endpoint gave it.
public struct TeacherAnswer: Equatable, Sendable {
    /// Why the text ends where it does (`finish_reason` of a chat completion).
    public enum Ending: String, Codable, Sendable {
        case stop
        /// Cut at the limit of tokens.
        case length
        /// Anything else, or nothing.
        case other
    }

    public var text: String
    public var ending: Ending
    /// As the endpoint counted them; nil where it did not.
    public var usage: TokenUsage?
    /// As the endpoint names itself.
    public var model: String

    public init(text: String, ending: Ending, usage: TokenUsage? = nil, model: String = "") {
        self.text = text
        self.ending = ending
        self.usage = usage
        self.model = model
    }
}

/// Tokens of one call.
public struct TokenUsage: Equatable, Codable, Sendable {
    public var prompt: Int
    public var completion: Int

    public init(prompt: Int, completion: Int) {
        (self.prompt, self.completion) = (prompt, completion)
    }

    public var total: Int { prompt + completion }
}
