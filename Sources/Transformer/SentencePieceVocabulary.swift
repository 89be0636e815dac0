/// Pieces and added tokens, each at its id.
struct SentencePieceVocabulary {
    /// The highest id that is believed: mT5 has 250,112 rows.
    static let idMax: Int32 = 1 << 20
    static let remedy = "give each added token the id that the model was trained with"

    let unigram: UnigramModel
    let literal, normalized: AddedTokenMatcher
    let texts: TokenTexts
    private let added: [AddedToken]
    private let path: String

    init(_ file: SentencePieceFile, added: [AddedToken], path: String) throws(ModelFileError) {
        self.added = added
        self.path = path
        try Self.check(added, against: file, path)
        var unigram = UnigramModel(unknownID: file.unknownID)
        for (id, piece) in file.pieces.enumerated() {
            let isNew = unigram.insert(piece.text, id: Int32(id), score: piece.score)
            guard isNew else {
                throw ModelFileError(
                    file: path, problem: "has piece \(id) twice", remedy: SentencePieceFile.remedy)
            }
            if piece.isSpecial { unigram.reserve(Int32(id)) }
        }
        var highest = file.pieces.count - 1
        for token in added {
            highest = max(highest, Int(token.id))
            if token.isSentinel, token.id >= file.pieces.count {
                _ = unigram.insert(Array(token.content.utf8), id: token.id, score: 0)
            }
            unigram.reserve(token.id)
        }
        self.unigram = unigram

        var texts = [(text: [UInt8], isSkipped: Bool)](
            repeating: ([], true), count: highest + 1)
        for (id, piece) in file.pieces.enumerated() { texts[id] = (piece.text, false) }
        var literal: [(bytes: [UInt8], token: AddedToken)] = []
        var normalized = literal
        for token in added {
            var bytes = Array(token.content.utf8)
            if token.isNormalized {
                bytes = Self.normalForm(of: bytes, file.characterMap)
                if !bytes.isEmpty { normalized.append((bytes, token)) }
            } else {
                literal.append((bytes, token))
            }
            texts[Int(token.id)] = (bytes, token.isSpecial)
        }
        self.literal = AddedTokenMatcher(literal)
        self.normalized = AddedTokenMatcher(normalized)
        self.texts = TokenTexts(texts)
    }

    func id(ofNewline name: String) throws(ModelFileError) -> Int32 {
        guard let token = added.first(where: { $0.content.utf8.elementsEqual(name.utf8) }) else {
            throw ModelFileError(
                file: path, problem: "has no added token \(name.debugDescription) for newlines",
                remedy: "name one of the added tokens, or none")
        }
        return token.id
    }

    private static func check(
        _ added: [AddedToken], against file: SentencePieceFile, _ path: String
    ) throws(ModelFileError) {
        var contentOf: [Int32: [UInt8]] = [:]
        for token in added {
            func error(_ problem: String) -> ModelFileError {
                let name = String(token.content.debugDescription.prefix(64))
                return ModelFileError(
                    file: path, problem: "the added token \(name) \(problem)", remedy: remedy)
            }
            let content = Array(token.content.utf8)
            guard !content.isEmpty else { throw error("is empty") }
            guard (0...idMax).contains(token.id) else {
                throw error("has the id \(token.id), which is not in 0...\(idMax)")
            }
            guard contentOf.updateValue(content, forKey: token.id) == nil else {
                throw error("has the id \(token.id), which another has too")
            }
            if let piece = file.pieces.indices.contains(Int(token.id))
                ? file.pieces[Int(token.id)].text : nil, piece != content
            {
                let other = String(decoding: piece, as: UTF8.self).debugDescription
                throw error("has the id \(token.id), which is that of the piece \(other)")
            }
        }
    }

    private static func normalForm(of bytes: [UInt8], _ map: CharacterMap?) -> [UInt8] {
        guard let map else { return bytes }
        var output = AlignedText()
        let text = bytes.withUnsafeBufferPointer { AlignedText($0, newline: nil) }
        map.normalize(text, 0..<text.count, into: &output)
        return output.bytes
    }
}
