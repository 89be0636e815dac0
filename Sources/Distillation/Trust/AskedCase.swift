import Opinions

/// A question to a teacher with all that is known before the answer comes.
public struct AskedCase: Equatable, Sendable {
    /// SHA-256 of prompt version, text as it was sent, teacher and parameters, in hexadecimal.
    public var key: String
    public var kind: QuestionKind
    /// As it came.
    public var review: Review
    /// As it was sent.
    public var redacted: RedactedText
    /// What the student made of the review as it came; empty where none was asked.
    public var analysis: Analysis
    public var promptHash: String
    public var teacher: String
    public var student: String
    /// nil where the review was chosen by chance.
    public var score: Double?
    /// 1, or 2 where a second answer is to bear out a contradicted one.
    public var asking: Int

    public init(
        key: String, kind: QuestionKind, review: Review, redacted: RedactedText,
        analysis: Analysis = Analysis(), promptHash: String, teacher: String, student: String,
        score: Double?, asking: Int = 1
    ) {
        (self.key, self.kind, self.review, self.redacted) = (key, kind, review, redacted)
        (self.analysis, self.promptHash, self.teacher) = (analysis, promptHash, teacher)
        (self.student, self.score, self.asking) = (student, score, asking)
    }

    /// What the judge says of an answer, with the student's opinions moved to the text as it was
    /// sent, where the teacher's are.
    public func verdict(
        on answer: TeacherAnswer, by judge: AnswerJudge = AnswerJudge()
    ) -> AnswerJudge.Verdict {
        var student = analysis
        for index in student.opinions.indices {
            student.opinions[index].span = student.opinions[index].span.map(redacted.masked)
        }
        return judge.judge(
            answer, kind: kind, review: redacted.text, stars: review.stars, student: student)
    }
}
