/// What goes with the messages of a chat completion.
public struct ChatParameters: Equatable, Sendable {
    /// As the endpoint names it.
    public var model: String
    /// The most tokens of an answer.
    public var tokensMax: Int
    public var temperature: Double

    public init(model: String, tokensMax: Int, temperature: Double) {
        (self.model, self.tokensMax, self.temperature) = (model, tokensMax, temperature)
    }
}
