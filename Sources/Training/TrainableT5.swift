/// A T5 that can be trained on reviews and texts.
public final class TrainableT5: TrainableNetwork, Learner {
    let pass: T5Pass

    /// - Precondition: `parameters` are those of a T5.
    public init(parameters: StudentParameters, limits: BatchLimits, team: ThreadTeam) {
        guard case .t5(let shape) = parameters.layout.network else {
            preconditionFailure("a T5 of an encoder's parameters; that is a TrainableStudent")
        }
        let places = T5Layout(shape, parameters.layout, limits: limits, threads: team.threads)
        pass = T5Pass(parameters: parameters, shape: shape, places: places, team: team)
        super.init(pass, limits: places.limits)
    }

    public var shape: T5Shape { pass.shape }

    /// The reviews of a batch may have as many tokens as the limit says, and so may its texts.
    public static func tokens(of pair: TrainingPair) -> Int { max(pair.ids.count, pair.text.count) }

    public func learn(
        _ pairs: [TrainingPair], _ settings: LossSettings, _ dropout: Dropout = .none
    ) -> Losses {
        let batch = pack(pairs, settings)
        pass.forward(batch, dropout)
        let losses = pass.head(batch, settings, dropout)
        pass.backward(batch, dropout)
        return losses
    }

    func pack(_ pairs: [TrainingPair], _ settings: LossSettings) -> PackedPairs {
        for pair in pairs {
            if let problem = pair.problem(for: shape) { preconditionFailure("a pair \(problem)") }
        }
        let batch = PackedPairs(pairs, shape: shape, settings: settings)
        check(texts: pairs.count, tokens: max(batch.reviews.tokens, batch.texts.tokens))
        return batch
    }
}
