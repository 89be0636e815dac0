import Transformer

/// The sizes of an encoder and its heads, as the tensors of a model directory have them.
public struct StudentShape: Equatable, Sendable {
    public var layers: Int
    public var width: Int
    public var intermediate: Int
    public var attentionHeads: Int
    public var vocabulary: Int
    public var positions: Int
    public var tokenTypes: Int
    public var epsilon: Float
    /// Outputs of `heads.aspect`; 0 where the model lacks the head, as below.
    public var tags = 0
    public var categories = 0
    /// Absent, and the polarities.
    public var categoryClasses = 0
    public var sentiments = 0
    /// Of the sentence embedding.
    public var embedding = 0

    var headWidth: Int { width / attentionHeads }

    public init(_ configuration: EncoderConfiguration) {
        layers = configuration.layers
        width = configuration.hiddenSize
        intermediate = configuration.intermediateSize
        attentionHeads = configuration.heads
        vocabulary = configuration.vocabularySize
        positions = configuration.positionsMax
        tokenTypes = configuration.tokenTypes
        epsilon = configuration.layerNormEpsilon
    }

    /// With the heads that `weights` holds.
    ///
    /// - Throws: where `heads.category.weight` is not of three dimensions.
    public init(
        _ configuration: EncoderConfiguration, weights: SafetensorsFile
    ) throws(ModelFileError) {
        self.init(configuration)
        tags = weights.shape(of: "heads.aspect.weight")?.first ?? 0
        sentiments = weights.shape(of: "heads.sentiment.weight")?.first ?? 0
        embedding = weights.shape(of: "heads.embedding.weight")?.first ?? 0
        guard let category = weights.shape(of: "heads.category.weight") else { return }
        guard category.count == 3 else {
            throw ModelFileError(
                file: weights.path, tensor: "heads.category.weight",
                problem: "has the shape \(category), not (categories, classes, width)")
        }
        (categories, categoryClasses) = (category[0], category[1])
    }
}
