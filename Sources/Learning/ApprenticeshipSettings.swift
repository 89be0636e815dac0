import Training

/// How a successor is trained. The settings `training.*` of the daemon; opined.yaml says what each
/// does.
public struct ApprenticeshipSettings: Equatable, Sendable {
    /// Of the order of texts, and of what dropout drops.
    public var seed: UInt64 = 1
    public var epochs = 6
    public var learningRate: Float = 1e-4
    public var headLearningRate: Float = 5e-4
    public var textsPerStep = 32
    public var tokensPerBatch = 1_024
    /// 0…1.
    public var dropout = 0.1
    /// The share of the new answers that is learned from: the rest is what a student that has seen
    /// all of them once still finds hardest to believe. 0…1.
    public var keepShare = 0.9
    /// Old texts an epoch for each new one.
    public var replayWeight = 2.0
    /// How much the successor is held to its parent's answers on old texts.
    public var holdWeight: Float = 2
    /// Of the adapters that are trained in the place of the body's weights; 0: the weights
    /// themselves.
    public var adapterRank = 0
    /// What an adapter adds is multiplied with this share of its rank.
    public var adapterAlpha: Float = 16
    /// Steps between two checkpoints: the most that a kill can cost.
    public var checkpointEvery = 50

    public init() {}
}

extension ApprenticeshipSettings {
    func run(epochs: Int) -> RunSettings {
        var run = RunSettings(seed: seed)
        run.epochs = epochs
        run.textsPerStep = textsPerStep
        run.limits = limits
        run.dropout = dropout
        run.optimizer.body.learningRate = learningRate
        run.optimizer.bodyVectors.learningRate = learningRate
        run.optimizer.heads.learningRate = headLearningRate
        return run
    }

    var limits: BatchLimits { BatchLimits(tokensMax: tokensPerBatch) }

    /// Of every linear layer.
    var adapters: LowRankSettings? {
        adapterRank == 0
            ? nil
            : LowRankSettings(
                rank: adapterRank, alpha: adapterAlpha, layers: LowRankSettings.everyLayer,
                seed: seed)
    }
}
