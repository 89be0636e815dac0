import Transformer

/// `config.json` of a model directory: what the model is, in Hugging Face's words, and nothing of
/// where it came from.
struct ConfigurationFile: Encodable, Sendable {
    let configuration: T5Configuration
    let vocabularyRows: Int
    let isTied: Bool

    init(_ checkpoint: T5Checkpoint) {
        configuration = checkpoint.configuration
        vocabularyRows = checkpoint.vocabularyRows
        isTied = checkpoint.isTied
    }

    private enum Key: String, CodingKey {
        case architectures
        case modelType = "model_type"
        case vocabularySize = "vocab_size"
        case modelWidth = "d_model"
        case headWidth = "d_kv"
        case feedForwardWidth = "d_ff"
        case encoderLayers = "num_layers"
        case decoderLayers = "num_decoder_layers"
        case heads = "num_heads"
        case positionBuckets = "relative_attention_num_buckets"
        case positionDistanceMax = "relative_attention_max_distance"
        case normEpsilon = "layer_norm_epsilon"
        case feedForward = "feed_forward_proj"
        case isEncoderDecoder = "is_encoder_decoder"
        case isTied = "tie_word_embeddings"
        case scalesLogits = "scale_decoder_outputs"
        case padID = "pad_token_id"
        case endID = "eos_token_id"
        case startID = "decoder_start_token_id"
    }

    func encode(to encoder: any Encoder) throws {
        var values = encoder.container(keyedBy: Key.self)
        try values.encode(["T5ForConditionalGeneration"], forKey: .architectures)
        try values.encode("t5", forKey: .modelType)
        try values.encode(vocabularyRows, forKey: .vocabularySize)
        try values.encode(configuration.modelWidth, forKey: .modelWidth)
        try values.encode(configuration.headWidth, forKey: .headWidth)
        try values.encode(configuration.feedForwardWidth, forKey: .feedForwardWidth)
        try values.encode(configuration.encoderLayers, forKey: .encoderLayers)
        try values.encode(configuration.decoderLayers, forKey: .decoderLayers)
        try values.encode(configuration.heads, forKey: .heads)
        try values.encode(configuration.positionBuckets, forKey: .positionBuckets)
        try values.encode(configuration.positionDistanceMax, forKey: .positionDistanceMax)
        try values.encode(configuration.normEpsilon, forKey: .normEpsilon)
        try values.encode(configuration.isGated ? "gated-gelu" : "relu", forKey: .feedForward)
        try values.encode(true, forKey: .isEncoderDecoder)
        try values.encode(isTied, forKey: .isTied)
        try values.encode(configuration.scalesLogits, forKey: .scalesLogits)
        try values.encode(configuration.padID, forKey: .padID)
        try values.encode(configuration.endID, forKey: .endID)
        try values.encode(configuration.startID, forKey: .startID)
    }
}
