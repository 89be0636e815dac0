/// F1 over the budget of teacher answers.
enum AnswerCurve {
    struct Point: Equatable, Sendable {
        /// As a share of the sentences, 0…1.
        var budget: Double
        /// Answers that were used.
        var asked: Int
        /// 0…1.
        var f1: Double
    }

    /// Mean F1 over the budgets (trapezoids), 0…1. What was not spent of a budget counts against
    /// the curve. nil without two different budgets.
    static func area(_ points: [Point]) -> Double? {
        guard let first = points.first, let last = points.last, last.budget > first.budget else {
            return nil
        }
        let area = zip(points, points.dropFirst()).reduce(0) {
            $0 + ($1.1.budget - $1.0.budget) * ($1.0.f1 + $1.1.f1) / 2
        }
        return area / (last.budget - first.budget)
    }
}
