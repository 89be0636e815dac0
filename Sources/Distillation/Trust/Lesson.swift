import Opinions

/// What may be learned from an answer of the teacher: its form is sound, and what it judges stands
/// in the review.
public struct Lesson: Equatable, Sendable {
    /// A finding, and where in the review its target stands.
    public struct Located: Equatable, Sendable {
        public var finding: TeacherAnalysis.Finding
        /// Unicode scalars of the review.
        public var span: Range<Int>

        public init(_ finding: TeacherAnalysis.Finding, at span: Range<Int>) {
            (self.finding, self.span) = (finding, span)
        }
    }

    /// Of an analysis its kept findings, written in one form; of a rewriting its prose. No chatter
    /// and no trailer is in it.
    public var text: String
    /// Empty of a rewriting.
    public var findings: [Located]
    /// Findings left out, because the review does not hold their target.
    public var droppedFindings: Int

    public init(text: String, findings: [Located] = [], droppedFindings: Int = 0) {
        (self.text, self.findings, self.droppedFindings) = (text, findings, droppedFindings)
    }

    /// Findings that praise less those that blame.
    public var balance: Int {
        findings.reduce(0) { sum, located in
            switch located.finding.polarity {
            case .positive: sum + 1
            case .negative: sum - 1
            case .neutral, .conflict: sum
            }
        }
    }

    /// Whether the student's opinions say the same of the same words; nil where they judge none of
    /// the same words.
    public func agrees(with student: Analysis) -> Bool? {
        let pairs = overlaps(with: student)
        return pairs.isEmpty ? nil : pairs.allSatisfy { $0.polarity == $1.polarity }
    }

    /// Whether two answers to one review judge it alike on the whole.
    public func agrees(with other: Lesson) -> Bool { balance.signum() == other.balance.signum() }

    /// Findings with the opinions that judge some of the same words.
    func overlaps(with student: Analysis) -> [(finding: TeacherAnalysis.Finding, opinion: Opinion)]
    {
        findings.flatMap { located in
            student.opinions.filter { $0.span?.overlaps(located.span) == true }
                .map { (located.finding, $0) }
        }
    }
}
