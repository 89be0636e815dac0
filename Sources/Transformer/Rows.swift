/// A matrix of floats in the arena of a workspace: `count` rows of `width`, one behind the other.
///
/// It does not own its memory and must not outlive the call of ``EncoderModel/encode(_:in:_:)``
/// that lent it.
struct Rows {
    let base: UnsafeMutablePointer<Float>
    let count: Int
    let width: Int

    /// The row that begins at `index`.
    subscript(index: Int) -> UnsafeMutablePointer<Float> { base + index * width }

    /// The first `count` rows of `width` floats in the same memory.
    func resized(count: Int, width: Int) -> Rows {
        Rows(base: base, count: count, width: width)
    }
}
