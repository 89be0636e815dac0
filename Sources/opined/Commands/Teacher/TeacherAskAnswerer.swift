import Distillation
import Opinions

/// Asks a teacher about one review after the other, never about the same text twice, and says what
/// would be learned.
///
/// A class, because a run of lines copies its answerer; used by one thread.
final class TeacherAskAnswerer: LineAnswerer {
    private let endpoint: any ChatEndpoint
    private let prompt: TeacherPrompt
    private let parameters: ChatParameters
    private let redactor: Redactor
    private let reviewsMax, callsMax: Int
    private var reviews = 0
    private var calls = 0
    /// Texts that were asked, by their hash; at most ``callsMax``.
    private var asked: Set<String> = []

    init(
        endpoint: any ChatEndpoint, prompt: TeacherPrompt, parameters: ChatParameters,
        redactor: Redactor, reviewsMax: Int, callsMax: Int
    ) {
        (self.endpoint, self.prompt, self.parameters) = (endpoint, prompt, parameters)
        (self.redactor, self.reviewsMax, self.callsMax) = (redactor, reviewsMax, callsMax)
    }

    /// One: whoever tries a teacher out sees each answer as it comes.
    var roundTokens: Int { 1 }

    func question(_ review: Review) -> Review { review }

    func tokens(_ question: Review) -> Int { 1 }

    func answers(to round: [Review]) throws -> [[UInt8]] {
        try round.compactMap { review in
            reviews += 1
            guard reviews <= reviewsMax, calls < callsMax,
                asked.insert(ContentHash.sha256(review.text)).inserted
            else { return nil }
            calls += 1
            return try line(review)
        }
    }

    private func line(_ review: Review) throws -> [UInt8] {
        let masked = redactor.redact(review.text)
        let answer: TeacherAnswer
        do {
            answer = try endpoint.complete(
                prompt.messages(review: masked.text), parameters, isCancelled: { false })
        } catch {
            guard !error.isOfEndpoint else { throw error }
            return Self.line(review, "failed", reason: error.description, lesson: nil, answer: nil)
        }
        let verdict = AnswerJudge().judge(
            answer, kind: prompt.kind, review: masked.text, stars: review.stars)
        let text = masked.restored(answer.text)
        switch verdict {
        case .accepted(let lesson):
            return Self.line(
                review, "accepted", reason: nil, lesson: masked.restored(lesson.text), answer: text)
        case .contradicted(let lesson, let by):
            return Self.line(
                review, "contradicted", reason: by.rawValue, lesson: masked.restored(lesson.text),
                answer: text)
        case .refused(let reason):
            return Self.line(
                review, "refused", reason: reason.rawValue, lesson: nil, answer: text)
        }
    }

    private static func line(
        _ review: Review, _ verdict: String, reason: String?, lesson: String?, answer: String?
    ) -> [UInt8] {
        var json = JSONWriter()
        json.raw("{\"id\":")
        json.string(review.id)
        json.raw(",\"verdict\":")
        json.string(verdict)
        json.raw(",\"reason\":")
        json.string(reason)
        json.raw(",\"lesson\":")
        json.string(lesson)
        json.raw(",\"answer\":")
        json.string(answer)
        json.raw("}")
        return json.bytes
    }
}
