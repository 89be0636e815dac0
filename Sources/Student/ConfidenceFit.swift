/// Fits the confidence of a T5's opinions to what was right.
struct ConfidenceFit: Sendable {
    /// Fewer opinions than these say nothing about their confidence.
    static let opinionsMin = LogisticFit.rowsMin

    private var fit = LogisticFit(evidence: 2)

    mutating func add(_ evidence: OpinionEvidence, isRight: Bool) {
        fit.add([evidence.quantile, evidence.margin], isRight: isRight)
    }

    /// nil: too few opinions, or all of them right, or all wrong.
    func fitted() -> T5Family.Confidence? {
        fit.fitted().map {
            T5Family.Confidence(quantile: $0[0], margin: $0[1], intercept: $0[2])
        }
    }
}
