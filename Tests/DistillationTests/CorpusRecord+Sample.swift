import Opinions

@testable import Distillation

extension CorpusRecord {
    /// A record that tells itself from others by its number.
    static func sample(
        _ number: Int, kind: QuestionKind = .analysis, review: String? = nil,
        teacher: String = "mixtral", score: Double? = 0.5, refusal: RefusalReason? = nil,
        agrees: Bool? = nil, usage: TokenUsage? = nil,
        contradiction: AnswerJudge.Contradiction? = nil, asking: Int? = nil
    ) -> CorpusRecord {
        let text = review ?? "The soup of table \(number) was cold / and \"salty\"\n\u{2028}😀."
        let opinion = Found(
            target: "The", start: 0, end: 3, aspect: "food", level: .negative,
            expression: .explicit, explanation: "It was cold.")
        return CorpusRecord(
            key: "key-\(number)", id: "r-\(number)", kind: kind, review: text, stars: 2,
            answer: "Opinion Target 1: \"soup\"\nSentiment: Negative",
            opinions: refusal == nil && text.hasPrefix("The") ? [opinion] : [],
            promptHash: "abc", teacher: teacher, student: "opined-mini@1",
            time: 1_764_000_000.25 + Double(number), score: score,
            split: refusal == nil ? HeldOut.split(text) : .refused, refusal: refusal,
            agrees: agrees, usage: usage, contradiction: contradiction,
            asking: asking)
    }
}
