/// The `training` section of opined.yaml: how a student is trained, and what that may cost.
struct TrainingSettings: Equatable, Sendable {
    /// Threads; 0 is one that runs while the host has nothing else to do (SCHED_IDLE).
    let cores: Int
    /// As nice(1) says it; 0 leaves the priority as it is.
    let niceness: Int
    let epochs: Int
    /// Of the encoder, and of the heads.
    let learningRate, headLearningRate: Double
    let textsPerStep: Int
    let tokensPerBatch: Int
    let dropout: Double
    /// Share of the new examples that is trained on: those whose labels the student finds the
    /// hardest to believe are left out.
    let keepShare: Double
    /// How far a teacher's judgement of the middle level, "mild" or "neutral", is trusted.
    let mildWeight: Double
    /// Old examples for each new one.
    let replayWeight: Double
    /// Weight of the KL divergence from the old student on old examples.
    let holdWeight: Double
    /// Of the adapters that are trained in the place of the linear layers of the body; 0: all
    /// weights are trained.
    let adapterRank: Int
    /// What an adapter adds is multiplied with this and divided by the rank.
    let adapterAlpha: Double
    /// Steps between checkpoints.
    let checkpointEvery: Int
    let seed: UInt64

    static let defaults: [String: SettingValue] = [
        "training.cores": 1,
        "training.niceness": 19,
        "training.epochs": 6,
        "training.learning_rate": 1e-4,
        "training.head_learning_rate": 5e-4,
        "training.texts_per_step": 32,
        "training.tokens_per_batch": 1_024,
        "training.dropout": 0.1,
        "training.keep_share": 0.9,
        "training.mild_weight": 0.5,
        "training.replay_weight": 2.0,
        "training.hold_weight": 2.0,
        "training.adapter_rank": 0,
        "training.adapter_alpha": 16.0,
        "training.checkpoint_every": 50,
        "training.seed": 1,
    ]

    init(_ reader: inout SettingsReader) {
        cores = reader.int("training.cores", in: 0...256)
        niceness = reader.int("training.niceness", in: 0...19)
        epochs = reader.int("training.epochs", in: 1...1_000)
        learningRate = reader.number("training.learning_rate", in: 0.000_001...1)
        headLearningRate = reader.number("training.head_learning_rate", in: 0.000_001...1)
        textsPerStep = reader.int("training.texts_per_step", in: 1...4_096)
        tokensPerBatch = reader.int("training.tokens_per_batch", in: 512...65_536)
        dropout = reader.number("training.dropout", in: 0...0.9)
        keepShare = reader.number("training.keep_share", in: 0.1...1)
        mildWeight = reader.number("training.mild_weight", in: 0...1)
        replayWeight = reader.number("training.replay_weight", in: 0...100)
        holdWeight = reader.number("training.hold_weight", in: 0...100)
        adapterRank = reader.int("training.adapter_rank", in: 0...256)
        adapterAlpha = reader.number("training.adapter_alpha", in: 0.01...1_024)
        checkpointEvery = reader.int("training.checkpoint_every", in: 1...100_000)
        seed = UInt64(reader.int("training.seed", in: 0...1_000_000_000))
    }
}
