import Transformer

/// The sizes of a T5, and whether its head is its embedding.
public struct T5Shape: Equatable, Sendable {
    /// The longest review and the longest text, in tokens, their end token included.
    public static let positions = T5Model.sequenceTokensMax

    static let embeddingName = "shared.weight"
    static let headName = "lm_head.weight"

    public let configuration: T5Configuration
    public let isTied: Bool

    public init(_ configuration: T5Configuration, isTied: Bool) {
        (self.configuration, self.isTied) = (configuration, isTied)
    }

    /// As `weights` has it: its head is its embedding where there is no `lm_head.weight`.
    public init(_ configuration: T5Configuration, weights: SafetensorsFile) {
        self.init(configuration, isTied: weights.shape(of: Self.headName) == nil)
    }

    var width: Int { configuration.modelWidth }
    /// Of all heads together.
    var attentionWidth: Int { configuration.attentionWidth }
    var vocabulary: Int { configuration.vocabularySize }

    /// What the logits of the head are multiplied with.
    var logitScale: Float {
        configuration.scalesLogits ? 1 / Float(width).squareRoot() : 1
    }

    var tensors: [(name: String, shape: [Int])] {
        configuration.tensors(isTied: isTied).map { ($0.name, $0.shape) }
    }
}
