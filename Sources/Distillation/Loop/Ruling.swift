/// What becomes of an answer, and whether the question is put a second time.
///
/// An answer that the stars or a sure student contradict teaches nothing by itself; it is kept as
/// refused, and a second answer may teach if it is not contradicted, or judges alike.
enum Ruling: Equatable, Sendable {
    case accept(Lesson)
    case refuse(RefusalReason)
    case askAgain(Lesson)

    /// - Parameter first: what was made of the first answer, where this is the second.
    init(_ verdict: AnswerJudge.Verdict, after first: Lesson?) {
        switch (verdict, first) {
        case (.accepted(let lesson), _): self = .accept(lesson)
        case (.refused(let reason), _): self = .refuse(reason)
        case (.contradicted(let lesson, _), nil): self = .askAgain(lesson)
        case (.contradicted(let lesson, _), let first?):
            self = lesson.agrees(with: first) ? .accept(lesson) : .refuse(.contradicted)
        }
    }

    var isAcceptance: Bool { if case .accept = self { true } else { false } }
}
