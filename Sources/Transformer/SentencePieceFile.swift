import CSentencePiece

/// What a `spiece.model` holds, checked.
///
/// libsentencepiece reads the file and vouches for it: pieces that are empty or there twice, a
/// vocabulary without `<unk>` and broken bytes are refused by it. What it doesn't hand out, the
/// kind of model and the normalization, is read from the fields of the file.
struct SentencePieceFile {
    /// The longest file that is read, in bytes: T5's has 0.8 million, mT5's 4.3 million.
    static let bytesMax = 64 << 20
    static let remedy = "put the spiece.model of the model's own tokenizer there"

    struct Piece {
        let text: [UInt8]
        let score: Double
        /// Not a piece of text: `</s>`, `<pad>`, `<unk>`.
        let isSpecial: Bool
    }

    /// By id.
    let pieces: [Piece]
    let unknownID, endID, padID: Int32
    /// Pieces that Hugging Face makes added tokens of.
    let userDefined: [Int32]
    /// nil where the model takes texts as they are.
    let characterMap: CharacterMap?

    init(path: String) throws(ModelFileError) {
        let file = try MappedFile(path: path)
        guard file.bytes.count <= Self.bytesMax else {
            throw Self.error(path, "has \(file.bytes.count) bytes, too many to be one")
        }
        guard let fields = SentencePieceFields(file.bytes) else {
            throw Self.error(path, "is truncated, or not a SentencePiece model")
        }
        guard fields.isUnigram else {
            throw Self.error(path, "is no Unigram model, the only kind that T5 has")
        }
        userDefined = fields.userDefined
        characterMap = try fields.characterMap.map { blob throws(ModelFileError) in
            guard let map = CharacterMap(blob) else {
                throw Self.error(path, "has a broken normalization (precompiled_charsmap)")
            }
            return map
        }
        let model = try Self.open(file.bytes, path)
        defer { opined_sentencepiece_close(model) }
        unknownID = opined_sentencepiece_unknown_id(model)
        endID = opined_sentencepiece_end_id(model)
        padID = opined_sentencepiece_pad_id(model)
        guard unknownID >= 0, endID >= 0, padID >= 0 else {
            throw Self.error(path, "lacks <unk>, </s> or <pad>, which every T5 has")
        }
        pieces = try (0..<opined_sentencepiece_count(model)).map { id throws(ModelFileError) in
            try Self.piece(id, of: model, path)
        }
        guard pieces.reduce(0, { $0 + $1.text.count }) <= PieceTrie.bytesMax else {
            throw Self.error(path, "has more than \(PieceTrie.bytesMax) bytes of pieces")
        }
    }

    private static func error(_ path: String, _ problem: String) -> ModelFileError {
        ModelFileError(file: path, problem: problem, remedy: remedy)
    }

    private static func open(
        _ bytes: UnsafeRawBufferPointer, _ path: String
    ) throws(ModelFileError) -> OpaquePointer {
        var problem = [CChar](repeating: 0, count: 256)
        if let model = opined_sentencepiece_open(
            bytes.baseAddress, bytes.count, &problem, problem.count)
        {
            return model
        }
        let text = String(
            decoding: problem.prefix { $0 != 0 }.map(UInt8.init(bitPattern:)), as: UTF8.self)
        throw error(path, "is not a SentencePiece model that libsentencepiece can read (\(text))")
    }

    private static func piece(
        _ id: Int32, of model: OpaquePointer, _ path: String
    ) throws(ModelFileError) -> Piece {
        var piece = opined_piece()
        guard opined_sentencepiece_piece(model, id, &piece), piece.score.isFinite else {
            throw error(path, "has no finite score for piece \(id)")
        }
        let text = UnsafeRawBufferPointer(start: piece.text, count: piece.length)
        guard String(validating: text, as: UTF8.self) != nil else {
            throw error(path, "has a piece \(id) that is not UTF-8")
        }
        return Piece(
            text: Array(text), score: Double(piece.score),
            isSpecial: piece.kind == OPINED_PIECE_UNKNOWN || piece.kind == OPINED_PIECE_CONTROL)
    }
}
