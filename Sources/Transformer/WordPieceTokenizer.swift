/// BERT's tokenizer: normalizes a text, splits it into words, and words into the pieces of a
/// vocabulary.
///
/// Gives the ids and offsets of Hugging Face's `tokenizers` for the same `tokenizer.json`, but for
/// truncation and padding, which it leaves to the caller. Linear in the length of a text, whatever
/// is in it. Any thread.
public struct WordPieceTokenizer: Sendable {
    /// How a text is read that contains the name of a special token, as `[SEP]`.
    public enum SpecialTokens: Sendable {
        /// As that token, which is what Hugging Face does.
        case recognized
        /// As brackets and a word: nobody who writes a review can forge the structure of a
        /// sequence.
        case plainText
    }

    /// The id of [CLS], which begins a sequence.
    public let classificationID: Int32
    /// The id of [SEP], which ends it.
    public let separatorID: Int32
    /// One more than the highest id.
    public let vocabularySize: Int
    /// The id of [UNK], for a word that no pieces make.
    public let unknownID: Int32
    let wordScalarsMax: Int
    /// Pieces that begin a word, and pieces that go on with one (written `##ing` in the file).
    let first, further: PieceTable
    /// The names of special tokens, the longest first.
    let special: [(name: [UInt8], id: Int32)]

    /// Reads `tokenizer.json`.
    ///
    /// - Throws: where it is not the tokenizer of an uncased BERT, or its vocabulary is broken.
    public init(path: String) throws(ModelFileError) {
        let file = try WordPieceFile(path: path)
        classificationID = file.classificationID
        separatorID = file.separatorID
        vocabularySize = file.vocabularySize
        unknownID = file.unknownID
        wordScalarsMax = file.wordScalarsMax
        first = file.first
        further = file.further
        special = file.special
    }

    /// The tokens of a text, without [CLS] and [SEP].
    public func tokenize(
        _ text: String, specialTokens: SpecialTokens = .recognized
    ) -> Tokens {
        var text = text
        return text.withUTF8 { bytes in
            var run = WordPieceRun(
                tokenizer: self, special: specialTokens == .recognized ? special : [])
            run.tokens.reserveCapacity(bytes.count / 4 + 4)
            run.read(bytes)
            return run.tokens
        }
    }
}
