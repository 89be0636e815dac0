import Opinions
import Testing

@testable import Distillation

struct QuestionTests {
    private static let parameters = ChatParameters(model: "m", tokensMax: 100, temperature: 0)

    /// Whatever makes another question makes another key, and nothing else does.
    @Test func theKeyHoldsAllThatTheAnswerDependsOn() throws {
        let prompts = try LoopRig.prompts()
        func key(
            _ kind: QuestionKind = .analysis, _ review: String = "Good.",
            _ change: (inout ChatParameters) -> Void = { _ in }, asking: Int = 1
        ) -> String {
            var parameters = Self.parameters
            change(&parameters)
            return Question(
                prompts[kind], review: review, parameters: parameters, asking: asking
            ).key
        }
        let keys = [
            key(), key(.rewriting), key(.analysis, "Good!"), key { $0.model = "n" },
            key { $0.tokensMax = 101 }, key { $0.temperature = 0.5 }, key(asking: 2),
        ]
        #expect(Set(keys).count == keys.count)
        #expect(key() == keys[0])
    }

    @Test func noAnswerCostsMoreThanTheWorst() throws {
        let price = Price(promptPerMillion: 1_000_000, completionPerMillion: 2_000_000)
        let question = Question(
            try LoopRig.prompts()[.analysis], review: "Good soup.", parameters: Self.parameters,
            asking: 1)
        let worst = question.worst(price)
        let bytes = question.messages.reduce(0) { $0 + $1.content.utf8.count }
        #expect(worst.tokens >= bytes + 100)
        #expect(worst.microdollars >= bytes + 200)
    }

    @Test func kindsAreMixedByTheShareAndByTheTextAlone() {
        for share in [0, 0.3, 1] {
            let choice = KindChoice(rewritingShare: share)
            let kinds = (0..<2_000).map { choice(Review(id: "", text: "review \($0)")) }
            let rewritings = Double(kinds.filter { $0 == .rewriting }.count)
            #expect(abs(rewritings / 2_000 - share) < 0.05)
            #expect(kinds[7] == choice(Review(id: "other", text: "review 7")))
        }
    }
}
