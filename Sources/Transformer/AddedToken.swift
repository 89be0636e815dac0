/// A token that is looked for in the text itself, before the vocabulary has its say: `</s>`,
/// `<extra_id_0>`, `[NL]`. The fields are those of Hugging Face's `AddedToken`.
public struct AddedToken: Equatable, Sendable {
    public var content: String
    public var id: Int32
    /// Whether decoding leaves it out (`special`).
    public var isSpecial: Bool
    /// Whether white space before it is part of it (`lstrip`).
    public var stripsLeft: Bool
    /// Whether white space behind it is part of it (`rstrip`).
    public var stripsRight: Bool
    /// Whether it is looked for in the normalized text, so that its full-width spelling counts too
    /// (`normalized`). Hugging Face adds a plain string so.
    public var isNormalized: Bool
    /// Whether it counts only where no letter or digit touches it (`single_word`).
    public var isSingleWord: Bool

    public init(
        content: String, id: Int32, isSpecial: Bool = false, stripsLeft: Bool = false,
        stripsRight: Bool = false, isNormalized: Bool = false, isSingleWord: Bool = false
    ) {
        self.content = content
        self.id = id
        self.isSpecial = isSpecial
        self.stripsLeft = stripsLeft
        self.stripsRight = stripsRight
        self.isNormalized = isNormalized
        self.isSingleWord = isSingleWord
    }

    static let sentinelPrefix = "<extra_id_"

    /// T5's sentinels, of which Hugging Face makes pieces of the vocabulary as well.
    var isSentinel: Bool { content.hasPrefix(Self.sentinelPrefix) }
}
