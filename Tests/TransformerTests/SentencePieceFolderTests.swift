import Foundation
import Testing

@testable import Transformer

struct SentencePieceFolderTests {
    private static let pieces: Int32 = 2000
    private static let newline = pieces + 100

    /// A folder with the vocabulary of the goldens and these files.
    private static func folder(_ files: [String: String]) throws -> TemporaryFolder {
        let folder = try TemporaryFolder()
        try FileManager.default.copyItem(
            atPath: SentencePieceGoldens.modelPath, toPath: folder.path + "/spiece.model")
        for (name, text) in files { _ = try folder.write(Array(text.utf8), as: name) }
        return folder
    }

    private static func token(_ fields: String) -> String {
        #"{"content": "[NL]", "lstrip": false, "rstrip": true, "single_word": false, \#(fields)}"#
    }

    struct Layout: CustomTestStringConvertible {
        let testDescription: String
        let files: [String: String]
        let newline: AddedToken?
        var cleansUpSpaces = false
    }

    @Test(arguments: [
        Layout(testDescription: "spiece.model alone", files: [:], newline: nil),
        Layout(
            testDescription: "transformers before 4.34",
            files: [
                "added_tokens.json": #"{"[NL]": \#(newline)}"#,
                "tokenizer_config.json": #"{"extra_ids": 100}"#,
            ], newline: AddedToken(content: "[NL]", id: newline, isNormalized: true)),
        Layout(
            testDescription: "transformers 4.36",
            files: [
                "tokenizer_config.json": """
                {"clean_up_tokenization_spaces": true, "added_tokens_decoder":
                    {"\(newline)": \(token(#""normalized": false, "special": false"#))}}
                """,
                "added_tokens.json": #"{"[OLD]": 7}"#,
            ], newline: AddedToken(content: "[NL]", id: newline, stripsRight: true),
            cleansUpSpaces: true),
        Layout(
            testDescription: "transformers 5",
            files: [
                "tokenizer_config.json": #"{"extra_ids": 100}"#,
                "tokenizer.json": """
                {"added_tokens": [\(token(#""normalized": true, "special": true, "id": 2100"#))]}
                """,
            ],
            newline: AddedToken(
                content: "[NL]", id: newline, isSpecial: true, stripsRight: true,
                isNormalized: true)),
    ])
    func readsEveryLayoutOfAddedTokens(_ layout: Layout) throws {
        let place = try Self.folder(layout.files)
        let folder = try SentencePieceFolder(directory: place.path)
        #expect(folder.cleansUpSpaces == layout.cleansUpSpaces)
        #expect(folder.added.first { $0.content == "[NL]" } == layout.newline)
        #expect(folder.added.count == 103 + (layout.newline == nil ? 0 : 1))
        #expect(folder.added.prefix(3).map(\.content) == ["<pad>", "</s>", "<unk>"])
        let first = try #require(folder.added.first { $0.content == "<extra_id_0>" })
        #expect(first == AddedToken(content: "<extra_id_0>", id: Self.newline - 1, isSpecial: true))
        _ = try SentencePieceTokenizer(path: folder.modelPath, added: folder.added)
    }

    @Test(arguments: [
        ("tokenizer_config.json", #"{"added_tokens_decoder": {"x": {"content": "[NL]"}}}"#),
        ("tokenizer_config.json", #"{"added_tokens_decoder": {"2100": {"contents": "[NL]"}}}"#),
        ("tokenizer.json", #"{"added_tokens": [{"content": "[NL]"}]}"#),
        ("added_tokens.json", #"{"[NL]": -5}"#),
        ("tokenizer_config.json", "{"),
    ])
    func refusesAFileThatItCannotUnderstand(name: String, text: String) throws {
        let place = try Self.folder([name: text])
        let error = try #require(throws: ModelFileError.self) {
            try SentencePieceFolder(directory: place.path)
        }
        #expect(error.file == place.path + "/" + name)
    }

    @Test func piecesThatTheUserDefinedAreAddedTokens() throws {
        let place = try Self.folder([:])
        let path = place.path + "/spiece.model"
        // ModelProto.pieces, once more: piece, score, type.
        let piece = [0x0A, 5] + Array("<sep>".utf8) + [0x15, 0, 0, 0, 0, 0x18, 4]
        var bytes = Array(try Data(contentsOf: URL(fileURLWithPath: path)))
        bytes += [0x0A, UInt8(piece.count)] + piece
        _ = try place.write(bytes, as: "spiece.model")
        let folder = try SentencePieceFolder(directory: place.path)
        let token = AddedToken(content: "<sep>", id: Self.pieces)
        #expect(folder.added.first { $0.content == "<sep>" } == token)
        let tokenizer = try SentencePieceTokenizer(path: path, added: folder.added)
        #expect(tokenizer.encode("a<sep>b").contains(token.id))
        let plain = tokenizer.tokenize("a<sep>b", specialTokens: .plainText)
        #expect(!plain.ids.contains(token.id))
    }

    @Test func saysWhatToDoWithoutAModel() throws {
        let place = try TemporaryFolder()
        let error = try #require(throws: ModelFileError.self) {
            try SentencePieceFolder(directory: place.path)
        }
        #expect(error.file == place.path + "/spiece.model")
        #expect(error.remedy.contains("copy"))
    }
}
