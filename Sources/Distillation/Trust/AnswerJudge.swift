import Opinions

/// Decides whether an answer of the teacher may teach. Nothing of an answer is believed that its
/// review does not bear out.
///
/// Pure. What is accepted has one of two forms, whatever the teacher was talked into: findings
/// written anew from what was read, or prose about the review in the first person.
public struct AnswerJudge: Sendable {
    public enum Verdict: Equatable, Sendable {
        case accepted(Lesson)
        /// Sound, but the stars or a student that is sure say otherwise: a second must agree.
        case contradicted(Lesson, Contradiction)
        case refused(RefusalReason)
    }

    public enum Contradiction: String, Codable, Sendable { case stars, student }

    /// From this confidence a student is sure of an opinion.
    static let sure = 0.9
    /// Targets that are looked for with slips, in one answer.
    static let nearTargetsMax = 16
    /// An answer is sane up to so many scalars, or so many times the review.
    static let scalarsMax = 4_000
    static let timesMax = 8
    /// The longest target, in scalars of the review: what is judged is a thing, not a paragraph.
    static let targetScalarsMax = 120

    /// Of each kind, of which an answer repeats none.
    private let instructions: [QuestionKind: FreeText.Instructions]

    /// - Parameter prompts: those that the teacher is asked with, if an answer that repeats them is
    ///   to be known by it.
    public init(prompts: TeacherPrompts? = nil) {
        guard let prompts else {
            instructions = [:]
            return
        }
        instructions = Dictionary(
            uniqueKeysWithValues: QuestionKind.allCases.map { kind in
                let system = prompts[kind].messages(review: "").first { $0.role == .system }
                return (kind, FreeText.Instructions(system?.content ?? ""))
            })
    }

    /// - Parameters:
    ///   - review: the text as it was sent.
    ///   - stars: 1…5; nil where there are none.
    ///   - student: what the student made of the same text.
    public func judge(
        _ answer: TeacherAnswer, kind: QuestionKind, review: String, stars: Double? = nil,
        student: Analysis = Analysis()
    ) -> Verdict {
        let scalars = answer.text.unicodeScalars
        guard scalars.contains(where: { !$0.properties.isWhitespace }) else {
            return .refused(.empty)
        }
        guard answer.ending != .length else { return .refused(.cut) }
        let most = max(Self.scalarsMax, Self.timesMax * review.unicodeScalars.count)
        guard scalars.count <= most else { return .refused(.tooLong) }
        let form = FreeText(review: review, instructions: instructions[kind])
        switch kind {
        case .analysis: return analysis(answer.text, review, form, stars, student)
        case .rewriting: return Rewriting(answer.text).verdict(on: review, form)
        }
    }

    private func analysis(
        _ text: String, _ review: String, _ form: FreeText, _ stars: Double?, _ student: Analysis
    ) -> Verdict {
        let analysis = TeacherAnalysis(parsing: text)
        guard !analysis.findings.isEmpty else {
            return .refused(analysis.problems.unknownSentiments > 0 ? .unknownLevel : .illFormed)
        }
        guard !Repetition.isIn(analysis: text) else { return .refused(.repeated) }
        let located = Self.locate(analysis.findings, in: review, form)
        guard !located.isEmpty else { return .refused(.targetsNotFound) }
        if let reason = located.lazy.compactMap({ form.refusal(of: $0.finding) }).first {
            return .refused(reason)
        }
        let lesson = Lesson(
            text: TeacherAnalysis(findings: located.map(\.finding)).linearised,
            findings: located, droppedFindings: analysis.findings.count - located.count)
        return Self.contradiction(lesson, stars, student).map { .contradicted(lesson, $0) }
            ?? .accepted(lesson)
    }

    private static func locate(
        _ findings: [TeacherAnalysis.Finding], in review: String, _ form: FreeText
    ) -> [Lesson.Located] {
        let locator = TargetLocator(review)
        let near = NearPlace(review)
        let scalars = Array(review.unicodeScalars)
        var nearLeft = nearTargetsMax
        // Counted anew, as targets that are left out leave no gap.
        var indices: [Int: Int] = [:]
        return findings.compactMap { finding in
            var place = locator.places(of: finding.target).first
            if place == nil, nearLeft > 0 {
                nearLeft -= 1
                place = near.place(of: finding.target)
            }
            guard let place, place.count <= targetScalarsMax else { return nil }
            // The words of the review, whatever the teacher made of them, on one line.
            let words = String(String.UnicodeScalarView(scalars[place]))
            var found = finding
            found.target = words.split(whereSeparator: \.isWhitespace).joined(separator: " ")
            guard !form.isMarked(found.target) else { return nil }
            found.targetIndex = indices[finding.targetIndex, default: indices.count]
            indices[finding.targetIndex] = found.targetIndex
            return Lesson.Located(found, at: place)
        }
    }

    private static func contradiction(
        _ lesson: Lesson, _ stars: Double?, _ student: Analysis
    ) -> Contradiction? {
        if let stars {
            let isPraised = stars >= 4 && lesson.balance < 0
            let isBlamed = stars <= 2 && lesson.balance > 0
            if isPraised || isBlamed { return .stars }
        }
        let isDenied = lesson.overlaps(with: student).contains { finding, opinion in
            let poles: Set<Polarity> = [finding.polarity, opinion.polarity]
            return opinion.confidence >= sure && poles == [.positive, .negative]
        }
        return isDenied ? .student : nil
    }
}
