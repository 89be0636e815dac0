import Opinions
import Student

/// Answers a review with its opinions and their reasons.
struct AnalyseAnswerer: LineAnswerer {
    let student: T5Student
    let work: ParallelWork
    let tokensMax: Int?
    let isJSON: Bool

    var roundTokens: Int { work.roundTokens }

    func question(_ review: Review) -> (review: Review, text: PreparedText) {
        (review, student.prepare(review.text))
    }

    func tokens(_ question: (review: Review, text: PreparedText)) -> Int { question.text.tokens }

    func answers(to round: [(review: Review, text: PreparedText)]) throws -> [[UInt8]] {
        try work.map(round, tokens: tokens) { chunk in
            let written = try student.analyses(chunk.map(\.text), tokensMax: tokensMax)
            return zip(chunk, written).map { line(explained($0.review, $1)) }
        }
    }

    private func explained(_ review: Review, _ written: WrittenAnalysis) -> ExplainedReview {
        let scalars = Array(review.text.unicodeScalars)
        return ExplainedReview(
            id: review.id,
            opinions: written.items.map { .init($0.finding, at: $0.span, in: scalars) },
            problems: TeacherAnalysis.Problems(summing: written.problems),
            isFinished: written.isFinished, model: student.model)
    }

    private func line(_ review: ExplainedReview) -> [UInt8] {
        isJSON ? review.json() : Array(Self.text(review).utf8)
    }

    /// Lines for people, without a break at the end. Nothing in them obeys a stranger: control
    /// characters are escaped.
    static func text(_ review: ExplainedReview) -> String {
        let opinions = review.opinions.map { opinion in
            let target = opinion.span == nil ? "[\(opinion.target)]" : opinion.target
            let aspect = opinion.finding.aspect.map { " (\($0))" } ?? ""
            let reason = opinion.finding.explanation.map { ": \($0)" } ?? ""
            return "  \(target)\(aspect) \(opinion.finding.level.rawValue)\(reason)"
        }
        return ([review.id] + opinions).map { PrintableText.escape($0) }.joined(separator: "\n")
    }
}
