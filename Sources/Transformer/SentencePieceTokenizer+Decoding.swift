extension SentencePieceTokenizer {
    /// How decoding writes the newline token.
    public enum Newlines: Sendable {
        /// As "\n". The space that T5 puts before each word stands behind it, if one does.
        case restored
        /// As its name: letter for letter what Hugging Face gives.
        case asToken
    }

    /// What Hugging Face's `decode(ids, skip_special_tokens=True)` gives, but for newlines.
    ///
    /// Ids of no token are left out.
    public func decode(_ ids: [Int32], newlines: Newlines = .restored) -> String {
        var text: [UInt8] = []
        var isFirst = true
        for id in ids {
            guard let piece = vocabulary[id] else { continue }
            if id == newlineID, newlines == .restored {
                text.append(UInt8(ascii: "\n"))
            } else {
                Self.append(piece, isFirst: isFirst, to: &text)
            }
            isFirst = false
        }
        return String(decoding: cleansUpSpaces ? Self.cleanedUp(text) : text, as: UTF8.self)
    }

    /// Each U+2581 is a space, but in the first token nothing.
    private static func append(
        _ piece: ArraySlice<UInt8>, isFirst: Bool, to text: inout [UInt8]
    ) {
        var rest = piece
        while let byte = rest.first {
            if byte == SentencePieceRun.space[0], rest.starts(with: SentencePieceRun.space) {
                if !isFirst { text.append(UInt8(ascii: " ")) }
                rest = rest.dropFirst(SentencePieceRun.space.count)
            } else {
                text.append(byte)
                rest = rest.dropFirst()
            }
        }
    }

    /// Source: `clean_up_tokenization` of transformers, whose order matters.
    private static let spacings: [(old: [UInt8], new: [UInt8])] = [
        (" .", "."), (" ?", "?"), (" !", "!"), (" ,", ","), (" ' ", "'"), (" n't", "n't"),
        (" 'm", "'m"), (" 's", "'s"), (" 've", "'ve"), (" 're", "'re"),
    ].map { (Array($0.0.utf8), Array($0.1.utf8)) }

    private static func cleanedUp(_ text: [UInt8]) -> [UInt8] {
        spacings.reduce(text) { $0.replacing($1.old, with: $1.new) }
    }
}
