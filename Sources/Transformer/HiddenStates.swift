import CKernels

/// The last hidden states of one sequence, (tokens, width), lent for the length of a callback.
///
/// `~Copyable`, and lent as `borrowing`: it can't be kept, for its memory is used again for the
/// next sequences.
public struct HiddenStates: ~Copyable {
    /// [CLS] and [SEP] included.
    public let tokens: Int
    public let width: Int
    let base: UnsafePointer<Float>

    /// The mean over all tokens.  (width)
    public func mean() -> [Float] {
        [Float](unsafeUninitializedCapacity: width) { mean, count in
            count = width
            guard let y = mean.baseAddress else { return }
            opined_active_kernels().pointee.mean(y, base, tokens, width)
        }
    }

    /// A copy of the state of one token.  (width)
    public func row(_ token: Int) -> [Float] {
        precondition(token >= 0 && token < tokens, "there is no token \(token) of \(tokens)")
        return Array(UnsafeBufferPointer(start: base + token * width, count: width))
    }
}
