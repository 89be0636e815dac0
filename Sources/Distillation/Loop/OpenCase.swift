/// A review that was chosen, until the last answer about it.
struct OpenCase: Sendable {
    let asked: AskedCase
    let question: Question
    /// What the first answer taught, where this is the second question.
    let first: Lesson?
    /// Calls that went out for this question.
    var attempts = 0
    /// Leave for the call that is out.
    var reservation: BudgetLedger.Reservation?

    /// - Parameters:
    ///   - score: how hard it is; nil: chosen by uniform chance.
    ///   - asking: 1, or 2 of a second opinion.
    init(
        _ outcome: Outcome, score: Double?, redacted: RedactedText, prompt: TeacherPrompt,
        parameters: ChatParameters, asking: Int = 1, first: Lesson? = nil
    ) {
        question = Question(
            prompt, review: redacted.text, parameters: parameters, asking: asking)
        asked = AskedCase(
            key: question.key, kind: prompt.kind, review: outcome.review, redacted: redacted,
            analysis: outcome.analysis, promptHash: prompt.hash, teacher: parameters.model,
            student: outcome.model, score: score, asking: asking)
        self.first = first
    }

    /// The same review, asked about once more with other parameters.
    init(again open: OpenCase, prompt: TeacherPrompt, parameters: ChatParameters, first: Lesson) {
        let asked = open.asked
        let outcome = Outcome(
            review: asked.review, analysis: asked.analysis, model: asked.student)
        self.init(
            outcome, score: asked.score, redacted: asked.redacted, prompt: prompt,
            parameters: parameters, asking: 2, first: first)
    }
}
