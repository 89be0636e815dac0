import Foundation
import Transformer

/// What speaks for an opinion that a decoder wrote.
///
/// Sums and means of log-probabilities favour short opinions; a low quantile of the tokens' own
/// probabilities does not (paper §6, Gupta et al. 2024), and the margin tells how near another
/// polarity was. Only tokens that were decided count: the grammar's forced ones are sure.
struct OpinionEvidence: Equatable, Sendable {
    /// Which quantile: between the least probable token and the others, near the least.
    static let level = 0.1
    /// Beyond these, more certainty says nothing more.
    static let logitMax = 12.0
    static let marginMax = 12.0

    /// Logit of the quantile, −``logitMax``…``logitMax``.
    let quantile: Double
    /// Least log-probability by which a decided token of the polarity was ahead of the next best
    /// one, 0…``marginMax``.
    let margin: Double

    /// - Parameters:
    ///   - choices: of the tokens of the opinion.
    ///   - polarity: those among them that say the polarity.
    init(choices: ArraySlice<Choice>, polarity: ArraySlice<Choice>) {
        let decided = choices.lazy.filter { !$0.isForced }.map { exp(Double($0.logProbability)) }
        quantile = Self.logit(Self.quantile(of: decided.sorted()))
        let margins = polarity.lazy.compactMap { choice in
            choice.runnerUpLogProbability.map { Double(choice.logProbability) - Double($0) }
        }
        let least = margins.min() ?? Self.marginMax
        margin = least > 0 ? min(least, Self.marginMax) : 0
    }

    init(quantile: Double, margin: Double) { (self.quantile, self.margin) = (quantile, margin) }

    /// Linear between the two nearest; 1 of none, because nothing was decided.
    static func quantile(of ascending: [Double]) -> Double {
        guard let last = ascending.last else { return 1 }
        let position = level * Double(ascending.count - 1)
        let below = ascending[Int(position)]
        let above = Int(position) + 1 < ascending.count ? ascending[Int(position) + 1] : last
        return below + (above - below) * (position - position.rounded(.down))
    }

    /// Broken numbers, which no model should give, are taken for the worst.
    private static func logit(_ share: Double) -> Double {
        guard share > 0 else { return -logitMax }
        guard share < 1 else { return logitMax }
        return min(max(log(share / (1 - share)), -logitMax), logitMax)
    }
}

extension T5Family.Confidence {
    /// The probability of the quantile itself: what an uncalibrated model says.
    static let uncalibrated = T5Family.Confidence(quantile: 1, margin: 0, intercept: 0)

    /// The chance that an opinion is right, 0…1.
    func callAsFunction(_ evidence: OpinionEvidence) -> Double {
        sigmoid(quantile * evidence.quantile + margin * evidence.margin + intercept)
    }
}
