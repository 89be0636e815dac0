import Foundation

@testable import Transformer

/// What Hugging Face's T5 tokenizer does: written by training/goldens_t5_tokens.py.
enum SentencePieceGoldens {
    static let modelPath = Goldens.path("t5-tokens/spiece.model")

    struct Added: Decodable {
        let content: String
        let id: Int32
        let special, lstrip, rstrip, normalized: Bool
        let singleWord: Bool

        var token: AddedToken {
            AddedToken(
                content: content, id: id, isSpecial: special, stripsLeft: lstrip,
                stripsRight: rstrip, isNormalized: normalized, isSingleWord: singleWord)
        }
    }

    struct Case: Decodable {
        let text: String
        let ids, starts, ends: [Int32]
        let decoded: String
    }

    struct Table: Decodable {
        let name: String
        let newline: String?
        let cleansUpSpaces: Bool
        let added: [Added]
        let cases: [Case]

        func tokenizer() throws -> SentencePieceTokenizer {
            try SentencePieceTokenizer(
                path: modelPath, added: added.map(\.token), newline: newline,
                cleansUpSpaces: cleansUpSpaces)
        }
    }

    struct Digests: Decodable {
        struct Long: Decodable { let text, sha256: String }
        struct Block: Decodable {
            let from, to: UInt32
            let before, after, sha256: String
        }
        struct File: Decodable {
            let file, key, sha256: String
            let texts: Int
        }
        let long: [Long]
        let blocks: [Block]
        let files: [File]
    }

    private struct Tables: Decodable { let tokenizers: [Table] }

    static func tables() throws -> [Table] { try decode(Tables.self, "cases.json").tokenizers }
    static func digests() throws -> Digests { try decode(Digests.self, "digests.json") }

    /// That of the paper: `[NL]` for newlines.
    static func paper() throws -> SentencePieceTokenizer {
        try tables()[0].tokenizer()
    }

    private static func decode<Value: Decodable>(_ type: Value.Type, _ name: String) throws -> Value
    {
        let decoder = JSONDecoder()
        decoder.keyDecodingStrategy = .convertFromSnakeCase
        return try decoder.decode(
            type, from: Data(contentsOf: URL(fileURLWithPath: Goldens.path("t5-tokens/" + name))))
    }

    /// Over little-endian int32: of each text its count, ids, starts, ends.
    static func digest(_ texts: some Sequence<String>, _ tokenizer: SentencePieceTokenizer)
        -> String
    {
        var bytes: [UInt8] = []
        for text in texts {
            let tokens = tokenizer.tokenize(text)
            for value in [Int32(tokens.count)] + tokens.ids + tokens.starts + tokens.ends {
                withUnsafeBytes(of: value.littleEndian) { bytes.append(contentsOf: $0) }
            }
        }
        return FileDigest(bytes).sha256
    }
}
