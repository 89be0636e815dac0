import Foundation

/// The body of a question, as OpenAI's chat completions have it.
struct ChatRequest: Equatable, Codable {
    var model: String
    var messages: [ChatMessage]
    var tokensMax: Int?
    var temperature: Double?
    var stream: Bool?

    init(_ messages: [ChatMessage], _ parameters: ChatParameters) {
        (self.messages, model) = (messages, parameters.model)
        (tokensMax, temperature) = (parameters.tokensMax, parameters.temperature)
        stream = false
    }

    /// The same request has the same bytes.
    func body() throws -> [UInt8] {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        return Array(try encoder.encode(self))
    }

    private enum CodingKeys: String, CodingKey {
        case model, messages, temperature, stream
        case tokensMax = "max_tokens"
    }
}
