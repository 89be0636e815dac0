/// The limits of the gate. Shares and differences are 0…1: one point of F1 is 0.01.
public struct GateSettings: Codable, Equatable, Sendable {
    /// The smallest ``f1Margin``: below one point, chance is as large as the difference (the
    /// bootstrap's standard error on the paper's test sets is 0.9 and 1.1 points).
    public static let f1MarginMin = 0.01

    /// How often the items are drawn anew.
    public var resamples = 2_000
    /// Of the draws.
    public var seed: UInt64 = 1
    /// How sure a bound is, on its one side.
    public var confidence = 0.95
    /// A smaller gate set judges nothing.
    public var itemsMin = 200
    /// Of these, the hard ones.
    public var hardItemsMin = 50
    /// The share of the teacher's judgements that may contradict a champion that is sure,
    public var contradictionsMax = 0.2
    /// where there are so many.
    public var contradictionsFrom = 20
    /// The targets that are looked at by themselves: those that are judged most often.
    public var targetsMax = 50
    /// How sure it must be that something got better: one F1 of the gate set, or of the teacher's
    /// held out answers.
    public var gainConfidence = 0.9
    /// Fewer answers held out tell nothing.
    public var heldMin = 20
    /// How much worse, at the worst, F1 of a task may be: the lower bound of the paired difference
    /// lies above minus this.
    public var f1Margin = 0.015
    /// On the hard subset F1 may not fall by more than this,
    public var hardFallMax = 0.04
    /// nor by more than this where the bootstrap is sure that it fell.
    public var hardFallSureMax = 0.01
    /// The share of all items that the champion has right and the candidate wrong.
    public var negativeFlipsMax = 0.05
    /// Groups with fewer items are not looked at for themselves.
    public var groupItemsMin = 8
    /// The chance that a sound candidate is refused for any of the groups, or of the targets.
    public var groupRisk = 0.02
    /// The expected calibration error may rise by this,
    public var calibrationRiseMax = 0.03
    /// and may be this in any case.
    public var calibrationFree = 0.05
    /// How much worse, at the worst, the accuracy of labels that nobody trained may be.
    public var zeroShotMargin = 0.03
    /// The candidate's time of a review may be that of the champion times this.
    public var latencyFactorMax = 1.25
    /// And its size.
    public var bytesFactorMax = 1.25

    public init() {}
}
