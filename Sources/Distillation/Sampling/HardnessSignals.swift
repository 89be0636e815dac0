import Opinions

/// What makes a review hard, each by a figure that is greater where it is harder.
public enum HardnessSignal: String, CaseIterable, Sendable {
    /// How near the second best polarity of an opinion is.
    case polarity
    /// How improbable the least certain choices of the student are.
    case tokens
    /// How near a term is to another end.
    case boundary
    /// Opinions that the answer may lack.
    case missed
    /// Opinions that are expected to be wrong, by their confidence, or to be missed.
    case errors
    /// Between the sentiment of the text and that of its opinions.
    case disagreement
    /// Opinions left out because their target is not in the text.
    case dropped
    /// From what was seen before, by the student's states.
    case distance
    /// Share of word pairs not seen before, where there are no states.
    case unseen
}

/// The signals of one review; nil: not measured.
public struct HardnessSignals: Equatable, Sendable {
    private var values: [HardnessSignal: Double] = [:]

    init(_ analysis: Analysis, novelty: Novelty.Signals = Novelty.Signals()) {
        let doubt = analysis.doubt
        self[.polarity] = doubt?.polarityMargin.map { 1 - $0 }
        self[.tokens] = doubt?.tokenConfidence.map { 1 - $0 }
        self[.boundary] = doubt?.boundary
        self[.missed] = doubt?.missed
        self[.errors] = analysis.opinions.reduce(doubt?.missed ?? 0) { $0 + 1 - $1.confidence }
        self[.disagreement] = doubt?.disagreement
        self[.dropped] = Double(analysis.droppedOpinions)
        self[.distance] = novelty.distance
        self[.unseen] = novelty.unseen
    }

    /// Finite, or nil.
    public private(set) subscript(signal: HardnessSignal) -> Double? {
        get { values[signal] }
        set { values[signal] = newValue?.isFinite == true ? newValue : nil }
    }
}
