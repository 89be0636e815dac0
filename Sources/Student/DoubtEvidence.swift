import Opinions
import Transformer

/// What speaks against the answer to one text, gathered over its tasks and sequences: of each
/// figure the worst, and of what was missed the sum.
struct DoubtEvidence: Equatable, Sendable {
    private(set) var polarityMargin: Double?
    private(set) var tokenConfidence: Double?
    private(set) var boundary: Double?
    private(set) var missed: Double?

    /// How far the likeliest polarity of an opinion is before the next one.
    mutating func note(margin: Double) {
        polarityMargin = min(polarityMargin ?? 1, Self.share(margin, orWorst: 0))
    }

    /// The probabilities of what the model chose in one sequence.
    mutating func note(chosen: [Double]) {
        guard !chosen.isEmpty else { return }
        let sorted = chosen.map { Self.share($0, orWorst: 0) }.sorted()
        tokenConfidence = min(tokenConfidence ?? 1, OpinionEvidence.quantile(of: sorted))
    }

    /// The share of what would have put an end of a term elsewhere.
    mutating func note(otherEnd: Double) {
        boundary = max(boundary ?? 0, Self.share(otherEnd, orWorst: 1))
    }

    /// Opinions that one sequence is expected to hold beside those found in it.
    mutating func note(missed more: Double) {
        missed = (missed ?? 0) + (more.isFinite ? max(more, 0) : 1)
    }

    mutating func join(_ other: DoubtEvidence) {
        if let margin = other.polarityMargin { note(margin: margin) }
        if let confidence = other.tokenConfidence { note(chosen: [confidence]) }
        if let end = other.boundary { note(otherEnd: end) }
        if let more = other.missed { note(missed: more) }
    }

    /// - Parameters:
    ///   - said: the sentiment that the student gave the whole text by another way than its
    ///     opinions; nil: by none.
    ///   - implied: what the opinions say of it; nil where nobody asked for them.
    ///   - state: the text as a vector of any length; empty: there is none.
    func doubt(said: Sentiment?, implied: Sentiment?, state: [Float] = []) -> Doubt {
        var disagreement: Double?
        if let said, let implied { disagreement = said.distance(to: implied) }
        return Doubt(
            polarityMargin: polarityMargin, tokenConfidence: tokenConfidence, boundary: boundary,
            missed: missed, disagreement: disagreement, embedding: normalized(state))
    }

    /// Broken numbers, which no model should give, are taken for the worst.
    private static func share(_ value: Double, orWorst worst: Double) -> Double {
        value.isNaN ? worst : min(max(value, 0), 1)
    }
}

extension Sentiment {
    /// Total variation: the share that would have to move, 0…1.
    func distance(to other: Sentiment) -> Double {
        let sum =
            abs(positive - other.positive) + abs(neutral - other.neutral)
            + abs(negative - other.negative)
        return sum.isFinite ? min(sum / 2, 1) : 1
    }
}
