/// An encoder student with its heads that can be trained: parameters, their gradients, and the
/// memory of one pass.
///
/// Its memory is that of ``MemoryPlan`` and is taken when it is made. One thread at a time may use
/// it; it shares its work among those of its team. The same parameters, batches and dropout give
/// the same gradients, bit for bit, on any number of threads and any instruction set.
public final class TrainableStudent: Learner {
    public let parameters: StudentParameters
    public let limits: BatchLimits
    public let gradients: FloatArena
    let pass: EncoderPass

    /// - Precondition: `parameters` are those of an encoder.
    public init(parameters: StudentParameters, limits: BatchLimits, team: ThreadTeam) {
        self.parameters = parameters
        let layout = parameters.layout
        guard case .encoder(let shape) = layout.network else {
            preconditionFailure("a student of a T5's parameters; that is a TrainableT5")
        }
        gradients = FloatArena(count: layout.trainedCount)
        let places = PassLayout(shape, layout, limits: limits, threads: team.threads)
        self.limits = places.limits
        pass = EncoderPass(
            parameters: parameters, shape: shape, gradients: gradients, places: places, team: team)
    }

    public var shape: StudentShape { pass.shape }
    public var team: ThreadTeam { pass.team }

    public static func tokens(of example: TrainingExample) -> Int { example.ids.count }

    /// Runs a batch forward and backward, adds to the gradients, and gives what it costs.
    ///
    /// - Precondition: the batch is within ``limits``, and no example has a problem for ``shape``.
    public func learn(
        _ examples: [TrainingExample], _ settings: LossSettings, _ dropout: Dropout = .none
    ) -> Losses {
        let batch = pack(examples, settings)
        pass.forward(batch, dropout)
        let losses = HeadPass(pass: pass, batch: batch, dropout: dropout).run()
        pass.backward(batch, dropout)
        return losses
    }

    /// What a batch costs, without dropout; gradients are lost.
    ///
    /// - Precondition: as ``learn(_:_:_:)``.
    public func cost(_ examples: [TrainingExample], _ settings: LossSettings) -> Losses {
        let batch = pack(examples, settings)
        pass.forward(batch, .none)
        let losses = HeadPass(pass: pass, batch: batch, dropout: .none).run()
        clearGradients()
        return losses
    }

    private func pack(_ examples: [TrainingExample], _ settings: LossSettings) -> PackedBatch {
        let tokens = examples.reduce(0) { $0 + $1.ids.count }
        precondition(
            !examples.isEmpty && examples.count <= limits.textsMax && tokens <= limits.tokensMax,
            "a batch of \(examples.count) texts and \(tokens) tokens; at most "
                + "\(limits.textsMax) and \(limits.tokensMax)")
        for example in examples {
            if let problem = example.problem(for: shape) {
                preconditionFailure("an example \(problem)")
            }
        }
        return PackedBatch(examples, shape: shape, settings: settings)
    }
}
