extension T5Model {
    /// What the model says of each sequence, greedily: at every step the likeliest token, of equals
    /// the one with the lowest id.
    ///
    /// Give as many sequences as there are: new ones join when others end.
    ///
    /// - Parameters:
    ///   - sequences: as ``encode(_:in:_:)`` takes them.
    ///   - tokensMax: bound on the tokens of a text, the end token included.
    ///   - stepsForced: for benchmarks: the end token is one like any other, and every text has
    ///     `tokensMax` tokens.
    /// - Precondition: `tokensMax` is of 1...``generatedTokensMax``.
    /// - Returns: in the order of the sequences.
    public func generate(
        _ sequences: [[Int32]], tokensMax: Int, stepsForced: Bool = false,
        in workspace: T5Workspace
    ) -> [Generation] {
        write(
            sequences, under: sequences.map { _ in FreeText() }, tokensMax: tokensMax,
            endID: stepsForced ? nil : configuration.endID, in: workspace)
    }

    /// As ``generate(_:tokensMax:stepsForced:in:)``, of what a grammar allows.
    ///
    /// - Parameter grammars: one for each sequence, at its beginning. What they allow are ids of
    ///   0..<`vocabularySize`; the text ends with the end token of the configuration.
    public func generate<Grammar: TokenGrammar>(
        _ sequences: [[Int32]], under grammars: [Grammar], tokensMax: Int,
        in workspace: T5Workspace
    ) -> [Generation] {
        write(
            sequences, under: grammars, tokensMax: tokensMax, endID: configuration.endID,
            in: workspace)
    }

    /// The likeliest texts of each sequence that a search with `beams` finds, best first: as many.
    ///
    /// As Hugging Face searches, with its `length_penalty` of 1 and its `early_stopping` off:
    /// judged by log-probability per token, the end token included.
    ///
    /// - Precondition: `beams` is of 1...``beamsMax`` and at most half of the vocabulary; the rest
    ///   as in ``generate(_:tokensMax:stepsForced:in:)``.
    public func generate(
        _ sequences: [[Int32]], beams: Int, tokensMax: Int, in workspace: T5Workspace
    ) -> [[Generation]] {
        check(sequences)
        checkTokensMax(tokensMax)
        precondition(
            (1...Self.beamsMax).contains(beams) && 2 * beams <= configuration.vocabularySize,
            "\(beams) beams")
        let slots = BeamBatch.slots(beams: beams, tokensMax: tokensMax)
        return workspace.withCache(slots: slots) { cache in
            var batch = BeamBatch(
                model: self, workspace: workspace, cache: cache, sequences: sequences,
                beams: beams, tokensMax: tokensMax)
            return batch.run()
        }
    }

    /// The log-probability of every token of some continuations, behind a prefix of each sequence.
    ///
    /// A sequence that equals the one before it is encoded once; a prefix is taken once for all
    /// continuations.
    ///
    /// - Parameters:
    ///   - sequences: as ``encode(_:in:_:)`` takes them.
    ///   - prefixes: one for each sequence, without the start token; may be empty.
    ///   - continuations: the same for all. Where the end of the text shall count, the end token is
    ///     the last.
    /// - Precondition: no continuation is empty, and none is longer than ``generatedTokensMax``
    ///   together with the longest prefix.
    /// - Returns: [sequence][continuation][token]
    public func score(
        _ sequences: [[Int32]], prefixes: [[Int32]], continuations: [[Int32]],
        in workspace: T5Workspace
    ) -> [[[Float]]] {
        check(sequences)
        precondition(
            prefixes.count == sequences.count,
            "\(prefixes.count) prefixes for \(sequences.count) sequences")
        precondition(!continuations.contains(where: \.isEmpty), "an empty continuation")
        (prefixes + continuations).forEach(checkIDs)
        checkTokensMax(
            (prefixes.map(\.count).max() ?? 0) + (continuations.map(\.count).max() ?? 1))
        return workspace.withCache { cache in
            ContinuationScores(
                model: self, workspace: workspace, cache: cache, sequences: sequences,
                prefixes: prefixes.map { [configuration.startID] + $0 },
                continuations: continuations
            ).run()
        }
    }

    private func checkTokensMax(_ tokensMax: Int) {
        precondition(
            (1...Self.generatedTokensMax).contains(tokensMax),
            "\(tokensMax) tokens; a text has 1 to \(Self.generatedTokensMax)")
    }

    private func write<Grammar: TokenGrammar>(
        _ sequences: [[Int32]], under grammars: [Grammar], tokensMax: Int, endID: Int32?,
        in workspace: T5Workspace
    ) -> [Generation] {
        check(sequences)
        checkTokensMax(tokensMax)
        precondition(
            grammars.count == sequences.count,
            "\(grammars.count) grammars for \(sequences.count) sequences")
        let rows = sequences.indices.map { index in
            GenerationRow(
                index: index, sequence: sequences[index], grammar: grammars[index],
                startID: configuration.startID, endID: endID, tokensMax: tokensMax)
        }
        return workspace.withCache { cache in
            var batch = GenerationBatch(
                model: self, workspace: workspace, cache: cache, rows: rows)
            return batch.run()
        }
    }
}
