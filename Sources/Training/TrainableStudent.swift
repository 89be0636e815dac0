/// An encoder student with its heads that can be trained.
public final class TrainableStudent: TrainableNetwork, Learner {
    let pass: EncoderPass

    /// - Precondition: `parameters` are those of an encoder.
    public init(parameters: StudentParameters, limits: BatchLimits, team: ThreadTeam) {
        guard case .encoder(let shape) = parameters.layout.network else {
            preconditionFailure("a student of a T5's parameters; that is a TrainableT5")
        }
        let places = PassLayout(shape, parameters.layout, limits: limits, threads: team.threads)
        pass = EncoderPass(parameters: parameters, shape: shape, places: places, team: team)
        super.init(pass, limits: places.limits)
    }

    public var shape: StudentShape { pass.shape }

    public static func tokens(of example: TrainingExample) -> Int { example.ids.count }

    public func learn(
        _ examples: [TrainingExample], _ settings: LossSettings, _ dropout: Dropout = .none
    ) -> Losses {
        let batch = pack(examples, settings)
        pass.forward(batch, dropout)
        let losses = HeadPass(pass: pass, batch: batch, dropout: dropout).run()
        pass.backward(batch, dropout)
        return losses
    }

    private func pack(_ examples: [TrainingExample], _ settings: LossSettings) -> PackedBatch {
        check(texts: examples.count, tokens: examples.reduce(0) { $0 + $1.ids.count })
        for example in examples {
            if let problem = example.problem(for: shape) {
                preconditionFailure("an example \(problem)")
            }
        }
        return PackedBatch(examples, shape: shape, settings: settings)
    }
}
