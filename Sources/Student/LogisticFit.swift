import Foundation

/// Fits the chance of being right to evidence: logistic regression with an intercept, by Newton's
/// method.
struct LogisticFit: Sendable {
    /// Fewer opinions than these say nothing about their confidence.
    static let rowsMin = 20
    /// Draws the weights to 0 with this weight, so that a set that can be told apart entirely has a
    /// finite answer. As much as one opinion.
    private static let ridge = 1.0
    private static let stepsMax = 100
    private static let tolerance = 1e-10

    private let width: Int
    private var rows: [(evidence: [Double], isRight: Bool)] = []

    /// - Parameter evidence: how many numbers speak for an opinion.
    init(evidence: Int) { width = evidence + 1 }

    /// - Precondition: `evidence` has as many numbers as was said.
    mutating func add(_ evidence: [Double], isRight: Bool) {
        precondition(evidence.count == width - 1, "\(evidence.count) numbers, not \(width - 1)")
        rows.append((evidence + [1], isRight))
    }

    /// A weight for each number of the evidence, and last the intercept; nil: too few opinions, or
    /// all of them right, or all wrong.
    func fitted() -> [Double]? {
        let right = rows.count(where: \.isRight)
        guard rows.count >= Self.rowsMin, right > 0, right < rows.count else { return nil }
        var weights = [Double](repeating: 0, count: width)
        var loss = self.loss(weights)
        for _ in 0..<Self.stepsMax {
            let step = newtonStep(weights)
            // Halved until it helps: a full step may overshoot where everything is nearly sure.
            var (length, next, nextLoss) = (1.0, weights, Double.infinity)
            while length > Self.tolerance {
                next = zip(weights, step).map { $0 - length * $1 }
                nextLoss = self.loss(next)
                if nextLoss <= loss { break }
                length /= 2
            }
            guard nextLoss < loss else { break }
            let gain = loss - nextLoss
            (weights, loss) = (next, nextLoss)
            if gain < Self.tolerance { break }
        }
        return weights
    }

    /// Negative log-likelihood with the ridge.
    private func loss(_ weights: [Double]) -> Double {
        let penalty = Self.ridge / 2 * weights.reduce(0) { $0 + $1 * $1 }
        return rows.reduce(penalty) { sum, row in
            let score = Self.dot(weights, row.evidence)
            // log(1 + exp(x)) without overflow.
            return sum + max(score, 0) + log1p(exp(-abs(score))) - (row.isRight ? score : 0)
        }
    }

    /// Hessian⁻¹ · gradient.
    private func newtonStep(_ weights: [Double]) -> [Double] {
        var gradient = weights.map { Self.ridge * $0 }
        var hessian = (0..<width).map { i in (0..<width).map { $0 == i ? Self.ridge : 0 } }
        for row in rows {
            let chance = sigmoid(Self.dot(weights, row.evidence))
            for i in 0..<width {
                gradient[i] += (chance - (row.isRight ? 1 : 0)) * row.evidence[i]
                for j in 0..<width {
                    hessian[i][j] += chance * (1 - chance) * row.evidence[i] * row.evidence[j]
                }
            }
        }
        return Self.solution(of: hessian, gradient)
    }

    /// Gauss without pivots: the ridge keeps the matrix positive definite.
    private static func solution(of matrix: [[Double]], _ right: [Double]) -> [Double] {
        var (a, b) = (matrix, right)
        for pivot in right.indices {
            for row in pivot + 1..<right.count {
                let factor = a[row][pivot] / a[pivot][pivot]
                for column in pivot..<right.count { a[row][column] -= factor * a[pivot][column] }
                b[row] -= factor * b[pivot]
            }
        }
        var x = [Double](repeating: 0, count: right.count)
        for row in right.indices.reversed() {
            let known = (row + 1..<right.count).reduce(0.0) { $0 + a[row][$1] * x[$1] }
            x[row] = (b[row] - known) / a[row][row]
        }
        return x
    }

    private static func dot(_ a: [Double], _ b: [Double]) -> Double {
        zip(a, b).reduce(0) { $0 + $1.0 * $1.1 }
    }
}
