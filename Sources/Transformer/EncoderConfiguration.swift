/// What `config.json` says of a BERT encoder.
public struct EncoderConfiguration: Equatable, Sendable {
    public let vocabularySize: Int
    public let hiddenSize: Int
    public let intermediateSize: Int
    public let layers: Int
    public let heads: Int
    /// The longest sequence, in tokens.
    public let positionsMax: Int
    public let tokenTypes: Int
    public let layerNormEpsilon: Float

    /// - Throws: where a key is missing or out of bounds, or the encoder is of a kind that is not
    ///   BERT's.
    public init(path: String) throws(ModelFileError) {
        let json = try JSON(file: path)
        func fail(_ key: String, _ problem: String) -> ModelFileError {
            ModelFileError(file: path, tensor: key, problem: problem)
        }
        func size(_ key: String, _ bounds: ClosedRange<Int>) throws(ModelFileError) -> Int {
            guard let value = json[key]?.integer, bounds.contains(value) else {
                throw fail(
                    key, "is no whole number of \(bounds.lowerBound) to \(bounds.upperBound)")
            }
            return value
        }
        func require(_ key: String, _ expected: String, optional: Bool = false)
            throws(ModelFileError)
        {
            guard let value = json[key]?.string else {
                if optional { return }
                throw fail(key, "is missing")
            }
            guard value == expected else {
                throw fail(key, "is \(value.prefix(32)); only \(expected) is supported")
            }
        }
        try require("model_type", "bert")
        try require("hidden_act", "gelu")
        try require("position_embedding_type", "absolute", optional: true)
        vocabularySize = try size("vocab_size", 1...4_194_304)
        hiddenSize = try size("hidden_size", 1...8_192)
        intermediateSize = try size("intermediate_size", 1...32_768)
        layers = try size("num_hidden_layers", 1...128)
        heads = try size("num_attention_heads", 1...128)
        positionsMax = try size("max_position_embeddings", 2...8_192)
        tokenTypes = try size("type_vocab_size", 1...64)
        guard hiddenSize.isMultiple(of: heads) else {
            throw fail("num_attention_heads", "is \(heads), which does not divide \(hiddenSize)")
        }
        guard let epsilon = json["layer_norm_eps"]?.double, epsilon > 0, epsilon < 1 else {
            throw fail("layer_norm_eps", "is no number between 0 and 1")
        }
        layerNormEpsilon = Float(epsilon)
    }
}
