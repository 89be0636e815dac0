/// Which reviews are never trained on, so that there is something to measure a student by.
///
/// By the text alone, so that every answer to a review, of every teacher, daemon and day, falls on
/// the same side. White space is taken alike: a review that comes again with another line break
/// must not teach where the first one measures. Nothing else is: letters of another case make
/// another text.
public enum HeldOut {
    /// Of all texts.
    public static let share = 0.05

    /// The first 32 bits of the SHA-256 below this: `share` of all that there are.
    private static let threshold: UInt32 = 214_748_365

    /// ``CorpusRecord/Split/heldOut`` or ``CorpusRecord/Split/train``, the same for ever.
    public static func split(_ text: String) -> CorpusRecord.Split {
        let words = text.unicodeScalars.split(whereSeparator: \.properties.isWhitespace)
        let folded = words.map { String($0) }.joined(separator: " ")
        let number = UInt32(ContentHash.sha256(folded).prefix(8), radix: 16) ?? 0
        return number < threshold ? .heldOut : .train
    }
}
