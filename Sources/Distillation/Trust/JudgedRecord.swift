import Opinions

extension CorpusRecord {
    /// The most that is kept of an answer that was refused, in Unicode scalars: enough to see why.
    static let refusedScalarsMax = 16_384

    /// What the corpus keeps of an answer: of a sound one the lesson, told of the review as it
    /// came, of a refused one its words and why.
    ///
    /// - Parameters:
    ///   - verdict: on the answer, told of the text as it was sent.
    ///   - isConfirmed: whether a second answer bore out one that is contradicted; without, it is
    ///     refused.
    ///   - seconds: since the epoch, when the answer came.
    public init(
        _ asked: AskedCase, answer: TeacherAnswer, verdict: AnswerJudge.Verdict,
        isConfirmed: Bool = false, at seconds: Double
    ) {
        self.init(
            key: asked.key, id: asked.review.id, kind: asked.kind, review: asked.review.text,
            stars: asked.review.stars, answer: "", opinions: [], promptHash: asked.promptHash,
            teacher: asked.teacher, student: asked.student, time: seconds, score: asked.score,
            split: .refused, refusal: nil, agrees: nil, usage: answer.usage,
            asking: asked.asking > 1 ? asked.asking : nil)
        let judged: Lesson?
        switch verdict {
        case .accepted(let lesson): judged = lesson
        case .contradicted(let lesson, let why):
            judged = lesson
            contradiction = why
            refusal = isConfirmed ? nil : .contradicted
        case .refused(let reason):
            judged = nil
            refusal = reason
        }
        if let lesson = judged?.unmasked(asked.redacted, review: asked.review.text) {
            opinions = lesson.found(in: asked.review.text)
            agrees = lesson.agrees(with: asked.analysis)
            self.answer = lesson.text
        } else if judged != nil {
            refusal = .targetsNotFound
        }
        if refusal == nil {
            split = HeldOut.split(asked.review.text)
        } else {
            let scalars = answer.text.unicodeScalars.prefix(Self.refusedScalarsMax)
            self.answer = asked.redacted.restored(String(scalars))
        }
    }
}

extension Lesson {
    /// The same lesson on the review as it came; without findings whose target is a part of a
    /// placeholder, which are no words of the review.
    ///
    /// - Returns: nil where it had findings and none is left.
    fileprivate func unmasked(_ redacted: RedactedText, review: String) -> Lesson? {
        guard !redacted.masks.isEmpty else { return self }
        let (sent, original) = (Array(redacted.text.unicodeScalars), Array(review.unicodeScalars))
        let kept = findings.compactMap { located -> Located? in
            guard !located.span.isEmpty, located.span.upperBound <= sent.count else { return nil }
            let place = redacted.original(located.span)
            let words = redacted.restored(Self.text(sent[located.span]))
            guard place.upperBound <= original.count, words == Self.text(original[place]) else {
                return nil
            }
            var finding = located.finding
            finding.target = redacted.restored(finding.target)
            finding.aspect = finding.aspect.map(redacted.restored)
            finding.explanation = finding.explanation.map(redacted.restored)
            return Located(finding, at: place)
        }
        guard !findings.isEmpty else { return Lesson(text: redacted.restored(text)) }
        guard !kept.isEmpty else { return nil }
        return Lesson(
            text: TeacherAnalysis(findings: kept.map(\.finding)).linearised, findings: kept,
            droppedFindings: droppedFindings + findings.count - kept.count)
    }

    /// The findings with the review's own words, which a teacher may have quoted with a slip.
    fileprivate func found(in review: String) -> [CorpusRecord.Found] {
        let scalars = Array(review.unicodeScalars)
        return findings.compactMap { located in
            guard !located.span.isEmpty, located.span.upperBound <= scalars.count else {
                return nil
            }
            return CorpusRecord.Found(
                target: Self.text(scalars[located.span]), start: located.span.lowerBound,
                end: located.span.upperBound, aspect: located.finding.aspect,
                level: located.finding.level, expression: located.finding.expression,
                explanation: located.finding.explanation)
        }
    }

    private static func text(_ scalars: ArraySlice<Unicode.Scalar>) -> String {
        String(String.UnicodeScalarView(scalars))
    }
}
