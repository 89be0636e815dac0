/// One residual step of a T5 stack, x + o(f(norm(x))): its tensors, and where a pass keeps what its
/// backward needs.
struct T5Step: Sendable {
    enum Kind: Sendable {
        /// To the other tokens of the sequence; in the decoder to those before.
        case own
        /// Of the text to the review.
        case cross
        case feedForward
    }

    let kind: Kind
    let norm: ParameterLayout.Tensor
    /// What reads the normed states: query, key and value; the query alone; or one or two of
    /// feed-forward.
    let inputs: [DensePart]
    /// Key and value of ``Kind/cross``, which read the encoder's states.
    let memory: [DensePart]
    let output: DensePart
    /// Where x is.  (tokens, width)
    let x: Int
    /// Where `inputs` write, and of backward their gradients: rows lie `stride` apart.
    let inner, dInner: [Int]
    let stride: Int
    /// Where `memory` writes.  (review tokens, 2 · attention width)
    let keys: Int
    /// What `output` gets; of feed-forward only after backward has been there.
    let context: Int

    var isTrained: Bool {
        norm.isTrained || (inputs + memory + [output]).contains(where: \.isTrained)
    }
}
