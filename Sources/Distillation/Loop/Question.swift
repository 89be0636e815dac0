/// A question to a teacher, and the key by which it is known again for ever.
struct Question: Equatable, Sendable {
    /// Tokens that a server adds to each message, at most.
    private static let messageTokensMax = 16

    /// SHA-256 of prompt, text as it is sent, teacher and parameters.
    let key: String
    let messages: [ChatMessage]
    let parameters: ChatParameters

    /// - Parameters:
    ///   - review: as it may leave the host.
    ///   - asking: 1, or 2 of a second opinion, which is another question.
    init(_ prompt: TeacherPrompt, review: String, parameters: ChatParameters, asking: Int) {
        messages = prompt.messages(review: review)
        self.parameters = parameters
        key = ContentHash.sha256(parts: [
            prompt.kind.rawValue, prompt.hash, parameters.model, String(parameters.tokensMax),
            String(parameters.temperature), String(asking), review,
        ])
    }

    /// The most that it can cost: a token holds one byte of the prompt or more.
    func worst(_ price: Price) -> Cost {
        let prompt = messages.reduce(0) {
            $0 + $1.content.utf8.count + Self.messageTokensMax
        }
        return price.cost(prompt: prompt, completion: parameters.tokensMax)
    }
}
