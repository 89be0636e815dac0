import Opinions

/// One answer of a teacher with all that is known of it: a line of the corpus.
public struct CorpusRecord: Equatable, Codable, Sendable {
    public enum Split: String, CaseIterable, Codable, Sendable {
        case train
        /// 5 % by hash of the text: never trained on.
        case heldOut = "held_out"
        /// Refused: kept with its reason, never trained on.
        case refused
    }

    /// An opinion of an analysis, its target found in the review.
    public struct Found: Equatable, Codable, Sendable {
        public var target: String
        /// Unicode scalars of ``CorpusRecord/review``: `review[start..<end] == target`.
        public var start, end: Int
        public var aspect: String?
        public var level: SentimentLevel
        public var expression: TeacherAnalysis.Expression?
        public var explanation: String?

        public init(
            target: String, start: Int, end: Int, aspect: String?, level: SentimentLevel,
            expression: TeacherAnalysis.Expression?, explanation: String?
        ) {
            (self.target, self.start, self.end) = (target, start, end)
            (self.aspect, self.level) = (aspect, level)
            (self.expression, self.explanation) = (expression, explanation)
        }
    }

    /// SHA-256 of prompt version, text as it was sent, teacher and parameters, in hexadecimal.
    public var key: String
    public var id: String
    public var kind: QuestionKind
    /// As it came: nothing masked.
    public var review: String
    /// 1…5; nil where the writer gave none.
    public var stars: Double?
    /// The teacher's text, placeholders turned back.
    public var answer: String
    public var opinions: [Found]
    /// Of the prompt that was asked with, in hexadecimal.
    public var promptHash: String
    /// The teacher.
    public var teacher: String
    /// The student whose doubt it answers.
    public var student: String
    /// Seconds since the epoch.
    public var time: Double
    /// How hard the review was, 0…1; nil where it was chosen by chance.
    public var score: Double?
    public var split: Split
    public var refusal: RefusalReason?
    /// Whether the student's opinions agree with the teacher's; nil where it can't be said.
    public var agrees: Bool?
    public var usage: TokenUsage?
    /// What spoke against the answer, so that a second one had to bear it out; nil where nothing
    /// did.
    public var contradiction: AnswerJudge.Contradiction?
    /// 2 of the answer to a second question about the same review; nil of a first one.
    public var asking: Int?

    public init(
        key: String, id: String, kind: QuestionKind, review: String, stars: Double?, answer: String,
        opinions: [Found], promptHash: String, teacher: String, student: String, time: Double,
        score: Double?, split: Split, refusal: RefusalReason?, agrees: Bool?, usage: TokenUsage?,
        contradiction: AnswerJudge.Contradiction? = nil, asking: Int? = nil
    ) {
        (self.key, self.id, self.kind) = (key, id, kind)
        (self.review, self.stars, self.answer, self.opinions) = (review, stars, answer, opinions)
        (self.promptHash, self.teacher, self.student) = (promptHash, teacher, student)
        (self.time, self.score, self.split) = (time, score, split)
        (self.refusal, self.agrees, self.usage) = (refusal, agrees, usage)
        (self.contradiction, self.asking) = (contradiction, asking)
    }
}
