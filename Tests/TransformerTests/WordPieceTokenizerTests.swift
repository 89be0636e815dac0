import Foundation
import TestSupport
import Testing

@testable import Transformer

struct WordPieceTokenizerTests {
    struct Golden: Decodable {
        let text: String
        let ids: [Int32]
        let offsets: [[Int32]]
    }

    private static func tokenizer() throws -> WordPieceTokenizer {
        try WordPieceTokenizer(path: Goldens.tokenizerPath)
    }

    /// Ids, starts and ends with [CLS] and [SEP], as Hugging Face gives them.
    private static func framed(
        _ tokens: Tokens, _ tokenizer: WordPieceTokenizer
    ) -> (ids: [Int32], starts: [Int32], ends: [Int32]) {
        (
            [tokenizer.classificationID] + tokens.ids + [tokenizer.separatorID],
            [0] + tokens.starts + [0], [0] + tokens.ends + [0]
        )
    }

    @Test func givesHuggingFacesTokensAndOffsets() throws {
        let tokenizer = try Self.tokenizer()
        let goldens = try Goldens.decodeLines(Golden.self, from: "tokens.jsonl")
        #expect(goldens.count > 1_000)
        for golden in goldens {
            let tokens = Self.framed(tokenizer.tokenize(golden.text), tokenizer)
            let text = "\(golden.text.unicodeScalars.prefix(40).map(\.value))"
            #expect(tokens.ids == golden.ids, "\(text)")
            #expect(tokens.starts == golden.offsets.map { $0[0] }, "\(text)")
            #expect(tokens.ends == golden.offsets.map { $0[1] }, "\(text)")
        }
    }

    @Test func wordsAreWhatStandsBetweenSpaceAndPunctuation() throws {
        let tokens = try Self.tokenizer().tokenize("unaffable, state-of 寿司")
        let words = zip(tokens.words, zip(tokens.starts, tokens.ends)).map {
            "\($0):\($1.0)-\($1.1)"
        }
        #expect(
            words == [
                "0:0-3", "0:3-6", "0:6-9", "1:9-10", "2:11-16", "3:16-17", "4:17-19", "5:20-21",
                "6:21-22",
            ])
        #expect(tokens.isFirstOfWord(0))
        #expect(!tokens.isFirstOfWord(1))
        #expect(tokens.isFirstOfWord(3))
    }

    @Test func theNameOfASpecialTokenIsPlainTextOnDemand() throws {
        let tokenizer = try Self.tokenizer()
        let text = "good [SEP] food"
        #expect(tokenizer.tokenize(text).ids.contains(tokenizer.separatorID))
        let plain = tokenizer.tokenize(text, specialTokens: .plainText)
        #expect(!plain.ids.contains(tokenizer.separatorID))
        #expect(plain.starts == [0, 5, 6, 7, 9, 11] || plain.starts.first == 0)
        #expect(plain.ends.last == 15)
    }

    /// A place is inside of the text, a token is not empty, and tokens do not go back.
    @Test(arguments: 0..<20)
    func offsetsAreInOrderAndInsideOfAnyText(seed: Int) throws {
        let tokenizer = try Self.tokenizer()
        var random = SeededGenerator(seed: seed)
        let odd: [UInt32] = [
            0x301, 0x302E, 0x302F, 0x20, 0x41, 0x61, 0x200D, 0xAC01, 0x4E00, 0x1D15E, 0x1D165, 0x5B,
            0x344,
            0x7FD, 0xC3C, 0x34F, 0, 0xFFFD,
        ]
        for _ in 0..<50 {
            var text = ""
            for _ in 0..<Int.random(in: 0...60, using: &random) {
                let value =
                    Bool.random(using: &random)
                    ? odd.randomElement(using: &random) ?? 0
                    : UInt32.random(in: 0...0x10FFFF, using: &random)
                if let scalar = Unicode.Scalar(value) { text.unicodeScalars.append(scalar) }
            }
            let tokens = tokenizer.tokenize(text)
            let count = Int32(text.unicodeScalars.count)
            for index in 0..<tokens.count {
                #expect(tokens.starts[index] < tokens.ends[index] && tokens.ends[index] <= count)
                #expect(index == 0 || tokens.starts[index] >= tokens.starts[index - 1])
                #expect(index == 0 || tokens.words[index] >= tokens.words[index - 1])
            }
        }
    }

    /// Twice the text may take a little more than twice the time, not four times.
    @Test(arguments: [
        "a", "\u{301}", "a\u{302E}", "a\u{302E}\u{301}", "[", "é", "寿", " ", "#",
        "\u{302E}\u{302F}",
    ])
    func takesLinearTimeForAnyText(_ unit: String) throws {
        let tokenizer = try Self.tokenizer()
        let clock = ContinuousClock()
        func best(_ count: Int) -> Duration {
            let text = String(repeating: unit, count: count)
            return (0..<3).map { _ in clock.measure { _ = tokenizer.tokenize(text) } }.min()
                ?? .zero
        }
        let short = best(10_000), long = best(80_000)
        #expect(long < short * 24 + .milliseconds(20))
    }

    struct Digests: Decodable {
        struct File: Decodable {
            let file, key, sha256: String
            let texts: Int
        }
        let files: [File]
    }

    @Test(.enabled(if: Goldens.data != nil, "set OPINED_DATA to the folder of the shared data"))
    func givesHuggingFacesTokensOnAllOfTheData() throws {
        let tokenizer = try Self.tokenizer()
        let folder = try #require(Goldens.data)
        for file in try Goldens.decode(Digests.self, from: "digests.json").files {
            let texts = try Goldens.texts(folder.appendingPathComponent(file.file), key: file.key)
            #expect(texts.count == file.texts, "\(file.file)")
            var bytes: [UInt8] = []
            for text in texts {
                let tokens = Self.framed(tokenizer.tokenize(text), tokenizer)
                for value in [Int32(tokens.ids.count)] + tokens.ids + tokens.starts + tokens.ends {
                    withUnsafeBytes(of: value.littleEndian) { bytes.append(contentsOf: $0) }
                }
            }
            #expect(FileDigest(bytes).sha256 == file.sha256, "\(file.file)")
        }
    }

    @Test func refusesAFileThatIsNotOfAnUncasedBert() throws {
        let folder = try TemporaryFolder()
        let text = try String(
            contentsOfFile: Goldens.path("tiny-f32/tokenizer.json"), encoding: .utf8)
        let changes = [
            ("\"WordPiece\"", "\"BPE\"", "model.type"),
            ("\"lowercase\": true", "\"lowercase\": false", "normalizer.lowercase"),
            ("\"[SEP]\": 3", "\"[XYZ]\": 3", "model.vocab"),
            ("\"the\": 5", "\"the\": -5", "model.vocab"),
            ("\"lstrip\": false", "\"lstrip\": true", "added_tokens"),
        ]
        for (old, new, key) in changes {
            let changed = text.replacingOccurrences(of: old, with: new)
            #expect(changed != text, "\(old)")
            let path = try folder.write(Array(changed.utf8), as: "tokenizer.json")
            let error = try #require(throws: ModelFileError.self) {
                try WordPieceTokenizer(path: path)
            }
            #expect(error.tensor == key)
        }
    }
}
