import Opinions
import Pipeline

/// Answers a review with its result, as the daemon does.
struct ExtractAnswerer<A: Analyst>: LineAnswerer {
    let analysis: ParallelAnalysis<A>

    var roundTokens: Int { analysis.roundTokens }

    func question(_ review: Review) -> (id: String, text: A.Prepared) {
        (review.id, analysis.student.prepare(review.text))
    }

    func tokens(_ question: (id: String, text: A.Prepared)) -> Int {
        analysis.student.tokens(question.text)
    }

    func answers(to round: [(id: String, text: A.Prepared)]) throws -> [[UInt8]] {
        zip(round, try analysis.analyse(round.map(\.text))).map { review, analysis in
            ReviewResult(
                id: review.id, analysis: analysis, model: self.analysis.student.model, source: nil
            ).json()
        }
    }
}
