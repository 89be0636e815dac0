import Foundation
import TestSupport
import Testing

@testable import Transformer

struct SentencePieceFileTests {
    private static func model() throws -> [UInt8] {
        Array(try Data(contentsOf: URL(fileURLWithPath: SentencePieceGoldens.modelPath)))
    }

    private static func error(_ bytes: [UInt8], added: [AddedToken] = []) throws -> ModelFileError?
    {
        let folder = try TemporaryFolder()
        let path = try folder.write(bytes, as: "spiece.model")
        do throws(ModelFileError) {
            _ = try SentencePieceTokenizer(path: path, added: added)
            return nil
        } catch {
            #expect(error.file == path)
            return error
        }
    }

    /// The fields of the file that follow override those before: `TrainerSpec.model_type` = BPE.
    @Test func refusesAModelThatIsNotUnigram() throws {
        let error = try #require(try Self.error(Self.model() + [0x12, 2, 0x18, 2]))
        #expect(error.problem.contains("Unigram"))
        #expect(error.remedy == SentencePieceFile.remedy)
    }

    /// Between two fields too, where what is left is well-formed.
    @Test func refusesATruncatedFile() throws {
        let bytes = try Self.model()
        var ends: [Int] = []
        bytes.withUnsafeBytes { bytes in
            guard let end = bytes.baseAddress.map({ $0 + bytes.count }) else { return }
            for (_, value) in ProtobufFields(bytes) {
                guard case .bytes(let field) = value, let start = field.baseAddress else {
                    continue
                }
                ends.append(bytes.count - (end - start) + field.count)
            }
        }
        #expect(ends.last == bytes.count)
        let between = ends.dropLast().enumerated().filter { $0.offset % 100 == 0 }.map(\.element)
        for count in [1, 2, 100, 5_000, bytes.count - 1] + between + ends.dropLast().suffix(2) {
            #expect(try Self.error(Array(bytes.prefix(count))) != nil, "\(count) bytes")
        }
    }

    @Test(arguments: [
        [], Array("PK\u{3}\u{4}".utf8), Array(#"{"model": 1}"#.utf8),
        Array("version https://git-lfs.github.com/spec/v1\n".utf8),
        [UInt8](repeating: 0, count: 4096), [UInt8](repeating: 0xFF, count: 4096),
    ])
    func refusesGarbage(bytes: [UInt8]) throws {
        let error = try #require(try Self.error(bytes))
        #expect(!error.remedy.isEmpty)
    }

    /// Refused or read, but never a crash, and whatever was read gives tokens inside of the text.
    @Test(arguments: 0..<30)
    func survivesAFileWithFlippedBytes(seed: Int) throws {
        var random = SeededGenerator(seed: seed)
        var bytes = try Self.model()
        for _ in 0..<(1 << Int.random(in: 0...10, using: &random)) {
            bytes[Int.random(in: 0..<bytes.count, using: &random)] = .random(
                in: 0...255, using: &random)
        }
        let folder = try TemporaryFolder()
        let path = try folder.write(bytes, as: "spiece.model")
        guard let tokenizer = try? SentencePieceTokenizer(path: path) else { return }
        let text = "Tête-à-tête ﬁne ½ ramen拉麺 ™ \u{1} ｆｏｏｄ"
        let tokens = tokenizer.tokenize(text)
        #expect(tokens.ends.allSatisfy { $0 <= text.unicodeScalars.count })
        _ = tokenizer.decode(tokens.ids)
    }

    @Test func refusesABrokenNormalization() throws {
        // NormalizerSpec.precompiled_charsmap, once more: a trie of one unit that leads outside.
        let map: [UInt8] = [4, 0, 0, 0, 0, 0xFF, 0xFF, 0, 0]
        let field: [UInt8] = [0x12, UInt8(map.count)] + map
        let error = try #require(
            try Self.error(Self.model() + [0x1A, UInt8(field.count)] + field))
        #expect(error.problem.contains("normalization"))
    }

    @Test(arguments: [
        (AddedToken(content: "", id: 3000), "empty"),
        (AddedToken(content: "[NL]", id: -1), "id -1"),
        (AddedToken(content: "[NL]", id: .max), "not in 0..."),
        (AddedToken(content: "[NL]", id: 1), "that of the piece"),
    ])
    func refusesAnAddedTokenThatContradictsTheVocabulary(
        token: AddedToken, problem: String
    ) throws {
        let error = try #require(try Self.error(Self.model(), added: [token]))
        #expect(error.problem.contains(problem))
        #expect(error.remedy == SentencePieceVocabulary.remedy)
    }

    @Test func refusesTwoAddedTokensOfOneIdAndANewlineThatIsNone() throws {
        let pair = ["[A]", "[B]"].map { AddedToken(content: $0, id: 2100) }
        #expect(try Self.error(Self.model(), added: pair) != nil)
        #expect(throws: ModelFileError.self) {
            try SentencePieceTokenizer(path: SentencePieceGoldens.modelPath, newline: "[NL]")
        }
    }

    @Test func readsT5sIds() throws {
        let tokenizer = try SentencePieceTokenizer(path: SentencePieceGoldens.modelPath)
        #expect(tokenizer.padID == 0)
        #expect(tokenizer.endID == 1)
        #expect(tokenizer.unknownID == 2)
        #expect(tokenizer.vocabularySize == 2000)
        #expect(tokenizer.newlineID == nil)
    }
}
