import Foundation

/// Answers chat completions from a corpus, as an OpenAI-compatible server would. Pure: the same
/// request has the same answer.
public struct ReplayTeacher: Sendable {
    public struct Response: Equatable, Sendable {
        public var status: Int
        /// JSON.
        public var body: [UInt8]
    }

    /// What it calls itself.
    public static let model = "replay"
    /// Words that the prompt of an analysis has to hold, or its answers would have no form.
    private static let analysisMark = "Opinion Target"

    private let corpus: ReplayCorpus

    public init(_ corpus: ReplayCorpus) { self.corpus = corpus }

    /// What can be asked about a review, as it came or as it is masked: the analysis where both
    /// are known; nil where nothing is.
    public func kind(of review: String) -> QuestionKind? {
        guard let answers = corpus.answers(to: review) else { return nil }
        return answers[.analysis] == nil ? .rewriting : .analysis
    }

    /// Answers the body of a request to `/v1/chat/completions`. The review is what stands in a
    /// ``ReviewFence`` of the last message, or all of it where there is none. Where the corpus has
    /// the answer to the other kind of question alone, it gives that.
    public func response(to body: [UInt8]) -> Response {
        guard let request = try? JSONDecoder().decode(ChatRequest.self, from: Data(body)),
            let question = request.messages.last, question.role == .user
        else {
            return Self.refusal(
                400, "invalid_request_error", "the body is no chat completion that ends with a user"
            )
        }
        guard request.stream != true else {
            return Self.refusal(400, "unsupported", "this server does not stream")
        }
        let review = ReviewFence.review(in: question.content) ?? question.content
        let isAnalysis = request.messages.dropLast().contains {
            $0.content.contains(Self.analysisMark)
        }
        let answers = corpus.answers(to: review) ?? [:]
        guard let answer = answers[isAnalysis ? .analysis : .rewriting] ?? answers.values.first
        else {
            return Self.refusal(
                404, "unknown_review", "the corpus holds no answer about this review")
        }
        return Self.completion(answer, to: request)
    }

    /// Answers a request to `/v1/models`.
    public var models: Response {
        Self.json(200, Models(data: [Models.Model(id: Self.model)]))
    }

    /// An error as OpenAI writes it.
    public static func refusal(_ status: Int, _ code: String, _ message: String) -> Response {
        json(
            status,
            Refusal(error: Refusal.Body(message: message, type: "replay_error", code: code)))
    }

    private static func completion(_ answer: String, to request: ChatRequest) -> Response {
        let prompt = request.messages.map { words($0.content) }.reduce(0, +)
        let completion = words(answer)
        return json(
            200,
            Completion(
                choices: [
                    Completion.Choice(message: ChatMessage(role: .assistant, content: answer))
                ],
                usage: Completion.Usage(
                    promptTokens: prompt, completionTokens: completion,
                    totalTokens: prompt + completion)))
    }

    /// Counted for tokens, which no one here knows how to cut.
    private static func words(_ text: String) -> Int {
        text.split(whereSeparator: \.isWhitespace).count
    }

    private static func json(_ status: Int, _ value: some Encodable) -> Response {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        encoder.keyEncodingStrategy = .convertToSnakeCase
        let body = try? encoder.encode(value)
        return Response(status: body == nil ? 500 : status, body: Array(body ?? Data()))
    }
}

private struct Completion: Encodable {
    struct Choice: Encodable {
        var index = 0
        var message: ChatMessage
        var finishReason = "stop"
    }

    struct Usage: Encodable { var promptTokens, completionTokens, totalTokens: Int }

    var id = "replay"
    var object = "chat.completion"
    /// When it was said is not known.
    var created = 0
    var model = ReplayTeacher.model
    var choices: [Choice]
    var usage: Usage
}

private struct Models: Encodable {
    struct Model: Encodable {
        var id: String
        var object = "model"
        var created = 0
        var ownedBy = "opined"
    }

    var object = "list"
    var data: [Model]
}

private struct Refusal: Encodable {
    struct Body: Encodable { var message, type, code: String }

    var error: Body
}
