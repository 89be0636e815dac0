/// A T5 that can be trained on reviews and texts, as ``TrainableStudent``.
public final class TrainableT5: Learner {
    public let parameters: StudentParameters
    public let limits: BatchLimits
    public let gradients: FloatArena
    let pass: T5Pass

    /// - Precondition: `parameters` are those of a T5.
    public init(parameters: StudentParameters, limits: BatchLimits, team: ThreadTeam) {
        self.parameters = parameters
        let layout = parameters.layout
        guard case .t5(let shape) = layout.network else {
            preconditionFailure("a T5 of an encoder's parameters; that is a TrainableStudent")
        }
        gradients = FloatArena(count: layout.trainedCount)
        let places = T5Layout(shape, layout, limits: limits, threads: team.threads)
        self.limits = places.limits
        pass = T5Pass(
            parameters: parameters, shape: shape, gradients: gradients, places: places, team: team)
    }

    public var shape: T5Shape { pass.shape }
    public var team: ThreadTeam { pass.team }

    /// The reviews of a batch may have as many tokens as the limit says, and so may its texts.
    public static func tokens(of pair: TrainingPair) -> Int { max(pair.ids.count, pair.text.count) }

    public func learn(
        _ pairs: [TrainingPair], _ settings: LossSettings, _ dropout: Dropout = .none
    ) -> Losses {
        let batch = pack(pairs, settings)
        pass.forward(batch, dropout)
        var losses = Losses()
        losses.text = pass.head(batch, settings, dropout)
        pass.backward(batch, dropout)
        return losses
    }

    /// What a batch costs, without dropout; gradients are lost.
    ///
    /// - Precondition: as ``learn(_:_:_:)``.
    public func cost(_ pairs: [TrainingPair], _ settings: LossSettings) -> Losses {
        let batch = pack(pairs, settings)
        pass.forward(batch, .none)
        var losses = Losses()
        losses.text = pass.head(batch, settings, .none)
        clearGradients()
        return losses
    }

    private func pack(_ pairs: [TrainingPair], _ settings: LossSettings) -> PackedPairs {
        for pair in pairs {
            if let problem = pair.problem(for: shape) { preconditionFailure("a pair \(problem)") }
        }
        let batch = PackedPairs(pairs, shape: shape, settings: settings)
        precondition(
            !pairs.isEmpty && pairs.count <= limits.textsMax
                && max(batch.reviews.tokens, batch.texts.tokens) <= limits.tokensMax,
            "a batch of \(pairs.count) pairs of \(batch.reviews.tokens) and \(batch.texts.tokens) "
                + "tokens; at most \(limits.textsMax) and \(limits.tokensMax)")
        return batch
    }
}
