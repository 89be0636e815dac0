/// Tokens that the decoder takes in one step, one behind the other, of one text.
struct T5Run {
    let tokens: ArraySlice<Int32>
    /// The text before them, and room for them.
    let text: T5Span
    /// The review that the text is about.
    let source: T5Span
}
