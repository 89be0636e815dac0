/// What `config.json` says of a T5: version 1.0 (ReLU, one matrix for embeddings and head) as well
/// as 1.1 and Flan (gated GELU, a head of its own).
public struct T5Configuration: Equatable, Sendable {
    public let vocabularySize: Int
    /// `d_model`: of the states between layers.
    public let modelWidth: Int
    /// `d_kv`: of one head. ``heads`` times this need not be ``modelWidth``.
    public let headWidth: Int
    public let heads: Int
    /// `d_ff`
    public let feedForwardWidth: Int
    public let encoderLayers: Int
    public let decoderLayers: Int
    /// `relative_attention_num_buckets` and `relative_attention_max_distance`
    public let positionBuckets: Int
    public let positionDistanceMax: Int
    public let normEpsilon: Float
    /// Feed-forward as wo · (gelu(wi_0 · x) * (wi_1 · x)), instead of wo · relu(wi · x).
    public let isGated: Bool
    /// States are multiplied by d_model^-½ before the head.
    public let scalesLogits: Bool
    public let padID: Int32
    public let endID: Int32
    /// `decoder_start_token_id`: what the decoder is given first.
    public let startID: Int32

    /// The width of all heads together.
    public var attentionWidth: Int { heads * headWidth }

    /// - Throws: where a key is missing or out of bounds, or asks for what T5 does not do.
    public init(path: String) throws(ModelFileError) {
        let keys = T5ConfigurationKeys(json: try JSON(file: path), path: path)
        try keys.require("model_type", oneOf: ["t5"])
        let feedForward = try keys.require(
            "feed_forward_proj", oneOf: ["relu", "gated-gelu"], otherwise: "relu")
        isGated = feedForward == "gated-gelu"
        vocabularySize = try keys.size("vocab_size", 2...4_194_304)
        modelWidth = try keys.size("d_model", 1...8_192)
        headWidth = try keys.size("d_kv", 1...1_024)
        heads = try keys.size("num_heads", 1...256)
        feedForwardWidth = try keys.size("d_ff", 1...131_072)
        encoderLayers = try keys.size("num_layers", 1...128)
        decoderLayers = try keys.size("num_decoder_layers", 1...128, otherwise: encoderLayers)
        positionBuckets = try keys.size(
            "relative_attention_num_buckets", 4...4_096, otherwise: 32)
        // The logarithmic buckets begin at half of what one direction of the decoder has.
        positionDistanceMax = try keys.size(
            "relative_attention_max_distance", positionBuckets / 2 + 1...1_048_576,
            otherwise: 128)
        normEpsilon = try keys.epsilon("layer_norm_epsilon", otherwise: 1e-6)
        // transformers 5 keeps in the first key what the second one said until then.
        let scales = keys.json["scale_decoder_outputs"] ?? keys.json["tie_word_embeddings"]
        scalesLogits = scales?.bool ?? true
        let ids = 0...vocabularySize - 1
        padID = Int32(try keys.size("pad_token_id", ids, otherwise: 0))
        endID = Int32(try keys.size("eos_token_id", ids, otherwise: 1))
        startID = Int32(try keys.size("decoder_start_token_id", ids, otherwise: Int(padID)))
    }
}

/// Reads the keys of one file, each within its bounds.
private struct T5ConfigurationKeys {
    let json: JSON
    let path: String

    func size(
        _ key: String, _ bounds: ClosedRange<Int>, otherwise: Int? = nil
    ) throws(ModelFileError) -> Int {
        if let otherwise, isAbsent(key) { return otherwise }
        guard let value = json[key]?.integer, bounds.contains(value) else {
            throw fail(key, "is no whole number of \(bounds.lowerBound) to \(bounds.upperBound)")
        }
        return value
    }

    func epsilon(_ key: String, otherwise: Float) throws(ModelFileError) -> Float {
        if isAbsent(key) { return otherwise }
        guard let value = json[key]?.double, value > 0, value < 1 else {
            throw fail(key, "is no number between 0 and 1")
        }
        return Float(value)
    }

    @discardableResult
    func require(
        _ key: String, oneOf expected: [String], otherwise: String? = nil
    ) throws(ModelFileError) -> String {
        if let otherwise, isAbsent(key) { return otherwise }
        guard let value = json[key]?.string else { throw fail(key, "is missing") }
        guard expected.contains(value) else {
            let supported = expected.joined(separator: " and ")
            throw fail(key, "is \(value.prefix(32)); supported: \(supported)")
        }
        return value
    }

    private func isAbsent(_ key: String) -> Bool {
        if case .null = json[key] ?? .null { true } else { false }
    }

    private func fail(_ key: String, _ problem: String) -> ModelFileError {
        ModelFileError(file: path, tensor: key, problem: problem)
    }
}
