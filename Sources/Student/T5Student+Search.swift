import Transformer

extension T5Student {
    /// The widest search that ``generate(_:tokensMax:beams:)`` makes.
    public static let beamsMax = T5Model.beamsMax

    /// As ``generate(_:tokensMax:)``, by a search: of so many beams the text that is likeliest for
    /// its length, as Hugging Face finds it. One beam is greedy.
    ///
    /// - Parameter beams: 1 to ``beamsMax``, and at most half of the vocabulary.
    public func generate(_ texts: [String], tokensMax: Int, beams: Int) -> [GeneratedText] {
        guard beams > 1 else { return generate(texts, tokensMax: tokensMax) }
        let found = engine.workspaces.withWorkspace {
            engine.model.generate(
                texts.map(engine.literalSequence), beams: beams, tokensMax: tokensMax, in: $0)
        }
        return found.compactMap(\.first).map { engine.text(of: $0, newlines: .asToken) }
    }

    /// What the encoder reads of a text, in token ids: each sequence ends with the end token.
    public func sequences(of text: PreparedText) -> [[Int32]] { engine.sequences(of: text) }
}
