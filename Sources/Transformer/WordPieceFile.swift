/// What a `tokenizer.json` of an uncased BERT holds, checked.
struct WordPieceFile {
    static let pieceScalarsMax = 200

    let classificationID, separatorID, unknownID: Int32
    let vocabularySize: Int
    let wordScalarsMax: Int
    let first, further: PieceTable
    let special: [(name: [UInt8], id: Int32)]

    init(path: String) throws(ModelFileError) {
        let json = try JSON(file: path)
        func fail(_ key: String, _ problem: String) -> ModelFileError {
            ModelFileError(file: path, tensor: key, problem: problem)
        }
        try Self.checkKind(json, fail)
        guard let model = json["model"], let vocabulary = model["vocab"]?.members else {
            throw fail("model.vocab", "is missing")
        }
        guard let limit = model["max_input_chars_per_word"]?.integer, (1...1000).contains(limit)
        else {
            throw fail("model.max_input_chars_per_word", "is no whole number of 1 to 1000")
        }
        wordScalarsMax = limit
        let prefix = Array((model["continuing_subword_prefix"]?.string ?? "##").utf8)
        var first = PieceTable(capacity: vocabulary.count)
        var further = PieceTable(capacity: vocabulary.count)
        var highest = -1
        for (piece, value) in vocabulary {
            guard let id = value.integer, (0..<vocabulary.count * 2).contains(id) else {
                throw fail(
                    "model.vocab", "has no proper id for \(piece.debugDescription.prefix(64))")
            }
            highest = max(highest, id)
            let isFurther = piece.utf8.count > prefix.count && piece.utf8.starts(with: prefix)
            let isNew =
                isFurther
                ? further.insert(piece.utf8.dropFirst(prefix.count), id: Int32(id))
                : first.insert(Array(piece.utf8), id: Int32(id))
            guard isNew else {
                throw fail(
                    "model.vocab", "has \(piece.debugDescription.prefix(64)) twice, or too long")
            }
        }
        (self.first, self.further, vocabularySize) = (first, further, highest + 1)

        func id(_ name: String) throws(ModelFileError) -> Int32 {
            guard
                let id = vocabulary.first(where: { $0.name.utf8.elementsEqual(name.utf8) })?.value
                    .integer
            else { throw fail("model.vocab", "lacks \(name.debugDescription)") }
            return Int32(id)
        }
        unknownID = try id(model["unk_token"]?.string ?? "[UNK]")
        classificationID = try id("[CLS]")
        separatorID = try id("[SEP]")
        special = try Self.specialTokens(json, highest: highest, fail)
    }

    private static func checkKind(
        _ json: JSON, _ fail: (String, String) -> ModelFileError
    ) throws(ModelFileError) {
        for (key, type) in [
            ("model", "WordPiece"), ("normalizer", "BertNormalizer"),
            ("pre_tokenizer", "BertPreTokenizer"),
        ] {
            guard json[key]?["type"]?.string == type else {
                throw fail(key + ".type", "is not \(type), the only one supported")
            }
        }
        let normalizer = json["normalizer"]
        for key in ["clean_text", "handle_chinese_chars", "lowercase"] {
            guard normalizer?[key]?.bool == true else {
                throw fail("normalizer." + key, "is not true, the only value supported")
            }
        }
        // null means: as `lowercase`.
        guard normalizer?["strip_accents"]?.bool != false else {
            throw fail("normalizer.strip_accents", "is false, which is not supported")
        }
    }

    private static func specialTokens(
        _ json: JSON, highest: Int, _ fail: (String, String) -> ModelFileError
    ) throws(ModelFileError) -> [(name: [UInt8], id: Int32)] {
        var special: [(name: [UInt8], id: Int32)] = []
        for token in json["added_tokens"]?.elements ?? [] {
            guard let name = token["content"]?.string, !name.isEmpty, let id = token["id"]?.integer,
                (0...highest).contains(id)
            else { throw fail("added_tokens", "has a token without content or proper id") }
            let plain = ["normalized", "lstrip", "rstrip", "single_word"]
            guard plain.allSatisfy({ token[$0]?.bool != true }) else {
                throw fail("added_tokens", "has \(name.debugDescription), of a kind not supported")
            }
            special.append((Array(name.utf8), Int32(id)))
        }
        return special.sorted { $0.name.count > $1.name.count }
    }
}
