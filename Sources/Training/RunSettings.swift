/// How a student is trained: all that makes its bits besides the examples and where it started.
public struct RunSettings: Equatable, Sendable {
    public var seed: UInt64
    public var epochs = 1
    /// Of a step, whose gradients are added up.
    public var textsPerStep = 32
    public var limits = BatchLimits()
    /// The share of elements that is dropped.
    public var dropout = 0.1
    public var losses = LossSettings()
    public var optimizer = OptimizerSettings()
    public var schedule = LearningSchedule.Shape.linear
    /// The share of the steps in which learning rates rise.
    public var warmUp = 1.0 / 16
    /// The least that is left of the learning rates.
    public var floor = 0.02
    /// What a running average keeps at each step; nil for none.
    public var averageDecay: Float? = 0.998

    public init(seed: UInt64) { self.seed = seed }
}
