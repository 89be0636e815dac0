/// T5's tokenizer: normalizes a text, splits it at white space, and each word into the pieces of a
/// SentencePiece vocabulary.
///
/// Gives the ids and offsets of Hugging Face's `T5Tokenizer` for the same `spiece.model` and added
/// tokens, but for the end token and truncation, which it leaves to the caller. Linear in the
/// length of a text, whatever is in it. Any thread.
///
/// Words are independent: the ids of "a b" are those of "a" and those of "b", whatever stands
/// there, so long as no added token has white space in it.
public struct SentencePieceTokenizer: Sendable {
    /// How a text is read that contains the name of an added token, as `</s>` or `[NL]`.
    public enum SpecialTokens: Sendable {
        /// As that token, which is what Hugging Face does.
        case recognized
        /// As the characters that it consists of: nobody who writes a review can forge the
        /// structure of a sequence. A newline is still the newline token.
        case plainText
    }

    /// The id of `</s>`, which ends a sequence.
    public let endID: Int32
    /// The id of `<pad>`, with which the decoder starts.
    public let padID: Int32
    public let unknownID: Int32
    /// The token that stands for "\n"; nil where newlines are white space.
    public let newlineID: Int32?
    /// One more than the highest id. The embedding may have more rows, and T5's usually has.
    public let vocabularySize: Int

    let characterMap: CharacterMap?
    let unigram: UnigramModel
    let newline: [UInt8]?
    /// Added tokens as they stand in a text, and as they stand in its normal form.
    let literal, normalized: AddedTokenMatcher
    let vocabulary: TokenTexts
    let cleansUpSpaces: Bool

    /// Reads `spiece.model`.
    ///
    /// - Parameters:
    ///   - added: Every added token, those included whose content is a piece of the model (`</s>`,
    ///     `<pad>`, `<unk>`): see ``SentencePieceFolder``.
    ///   - newline: The added token that stands for "\n", as `[NL]` in the paper's checkpoints.
    ///   - cleansUpSpaces: Whether decoding takes out spaces before punctuation; what
    ///     `clean_up_tokenization_spaces` says. Hugging Face's default is no since version 5, and
    ///     was yes before.
    /// - Throws: where the file is not a Unigram model of T5, or an added token contradicts it.
    public init(
        path: String, added: [AddedToken] = [], newline: String? = nil, cleansUpSpaces: Bool = false
    ) throws(ModelFileError) {
        let file = try SentencePieceFile(path: path)
        let vocabulary = try SentencePieceVocabulary(file, added: added, path: path)
        (endID, padID, unknownID) = (file.endID, file.padID, file.unknownID)
        newlineID = try newline.map { name throws(ModelFileError) in
            try vocabulary.id(ofNewline: name)
        }
        self.newline = newline.map { Array($0.utf8) }
        self.cleansUpSpaces = cleansUpSpaces
        characterMap = file.characterMap
        unigram = vocabulary.unigram
        literal = vocabulary.literal
        normalized = vocabulary.normalized
        self.vocabulary = vocabulary.texts
        vocabularySize = vocabulary.texts.count
    }

    /// The tokens of a text, without the end token.
    public func tokenize(
        _ text: String, specialTokens: SpecialTokens = .recognized
    ) -> Tokens {
        var text = text
        return text.withUTF8 { bytes in
            var run = SentencePieceRun(self, specialTokens)
            run.tokens.reserveCapacity(bytes.count / 4 + 4)
            run.read(bytes)
            return run.tokens
        }
    }

    /// The ids of a text in which added tokens count, as of a prompt.
    public func encode(_ text: String) -> [Int32] { tokenize(text).ids }
}
