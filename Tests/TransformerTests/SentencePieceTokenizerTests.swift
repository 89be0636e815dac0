import Foundation
import TestSupport
import Testing

@testable import Transformer

struct SentencePieceTokenizerTests {
    @Test func givesHuggingFacesTokensOffsetsAndTexts() throws {
        for table in try SentencePieceGoldens.tables() {
            let tokenizer = try table.tokenizer()
            #expect(table.cases.count > 200)
            for golden in table.cases {
                let tokens = tokenizer.tokenize(golden.text)
                let text = "\(table.name): \(golden.text.unicodeScalars.prefix(40).map(\.value))"
                #expect(tokens.ids == golden.ids, "\(text)")
                #expect(tokens.starts == golden.starts, "\(text)")
                #expect(tokens.ends == golden.ends, "\(text)")
                let decoded = tokenizer.decode(golden.ids, newlines: .asToken)
                #expect(
                    decoded.unicodeScalars.elementsEqual(golden.decoded.unicodeScalars), "\(text)")
            }
        }
    }

    @Test func givesHuggingFacesTokensOfVeryLongTexts() throws {
        let tokenizer = try SentencePieceGoldens.paper()
        for golden in try SentencePieceGoldens.digests().long {
            let digest = SentencePieceGoldens.digest([golden.text], tokenizer)
            #expect(digest == golden.sha256, "\(golden.text.prefix(40))")
        }
    }

    /// Alone, inside of a word, behind a scalar that is normalized, and before a mark.
    @Test func givesHuggingFacesTokensOfEveryScalarThatNormalizationTouches() throws {
        let tokenizer = try SentencePieceGoldens.paper()
        for block in try SentencePieceGoldens.digests().blocks {
            let texts = (block.from..<block.to).compactMap(Unicode.Scalar.init).map {
                "\(block.before)\($0)\(block.after)"
            }
            let digest = SentencePieceGoldens.digest(texts, tokenizer)
            #expect(digest == block.sha256, "\(block)")
        }
    }

    @Test(.enabled(if: Goldens.data != nil, "set OPINED_DATA to the folder of the shared data"))
    func givesHuggingFacesTokensOnAllOfTheData() throws {
        let tokenizer = try SentencePieceGoldens.paper()
        let folder = try #require(Goldens.data)
        for file in try SentencePieceGoldens.digests().files {
            let texts = try Goldens.texts(folder.appendingPathComponent(file.file), key: file.key)
            #expect(texts.count == file.texts, "\(file.file)")
            #expect(SentencePieceGoldens.digest(texts, tokenizer) == file.sha256, "\(file.file)")
        }
    }

    /// In full-width letters too: normalization turns them into the name.
    @Test(arguments: [
        "</s>", "<pad>", "<unk>", "[NL]", "<extra_id_0>", "\u{FF1C}/s\u{FF1E}",
        "\u{FF3B}\u{FF2E}\u{FF2C}\u{FF3D}", "\u{FF1C}extra_id_0\u{FF1E}", "<\u{1}/s>",
    ])
    func noTextCanForgeAToken(name: String) throws {
        let table = try SentencePieceGoldens.tables()[0]
        let tokenizer = try table.tokenizer()
        let text = "good \(name)food\(name) \(name)"
        #expect(!Self.reserved(tokenizer.tokenize(text), table, tokenizer).isEmpty)
        let plain = tokenizer.tokenize(text, specialTokens: .plainText)
        #expect(Self.reserved(plain, table, tokenizer) == [])
        #expect(plain.ends.last == Int32(text.unicodeScalars.count))
    }

    private static func reserved(
        _ tokens: Tokens, _ table: SentencePieceGoldens.Table, _ tokenizer: SentencePieceTokenizer
    ) -> [Int32] {
        let reserved = Set(table.added.map(\.id))
        // `<unk>` is also what stands for letters that the vocabulary lacks.
        return tokens.ids.indices.filter { index in
            reserved.contains(tokens.ids[index])
                && (tokens.ids[index] != tokenizer.unknownID
                    || tokens.ends[index] - tokens.starts[index] > 1)
        }.map { tokens.ids[$0] }
    }

    @Test(arguments: [SentencePieceTokenizer.SpecialTokens.recognized, .plainText])
    func aNewlineIsItsToken(specialTokens: SentencePieceTokenizer.SpecialTokens) throws {
        let tokenizer = try SentencePieceGoldens.paper()
        let tokens = tokenizer.tokenize("a b\r\n\nc", specialTokens: specialTokens)
        let newline = try #require(tokenizer.newlineID)
        #expect(tokens.ids.map { $0 == newline } == [false, false, true, true, false])
        #expect(tokens.starts == [0, 2, 4, 5, 6])
        #expect(tokens.ends == [1, 3, 5, 6, 7])
        #expect(tokens.words == [0, 1, 2, 3, 4])
        #expect(tokenizer.decode(tokens.ids) == "a b\n\n c")
        #expect(tokenizer.decode(tokens.ids, newlines: .asToken) == "a b[NL][NL] c")
    }

    @Test func decodingLeavesOutWhatIsNoToken() throws {
        let tokenizer = try SentencePieceGoldens.paper()
        let ids = tokenizer.encode("good food")
        let padded =
            [-1, tokenizer.padID] + ids + [tokenizer.endID, Int32(tokenizer.vocabularySize)]
        #expect(tokenizer.decode(padded + [.max, .min]) == "good food")
    }

    @Test func wordsStandBetweenWhiteSpaceAndAddedTokens() throws {
        let tokenizer = try SentencePieceGoldens.paper()
        let text = " unbelievable\tfood,\u{3000}[NL]so<extra_id_0>so \u{301}"
        let tokens = tokenizer.tokenize(text)
        let scalars = Array(text.unicodeScalars)
        var words: [String] = []
        for index in 0..<tokens.count {
            let range = Int(tokens.starts[index])..<Int(tokens.ends[index])
            var part = String.UnicodeScalarView()
            part.append(contentsOf: scalars[range])
            // The space before a word may be a token of its own, at the word's first scalar.
            let isSpace = tokenizer.vocabulary[tokens.ids[index]].map(Array.init) == Array("▁".utf8)
            if tokens.isFirstOfWord(index) { words.append("") }
            if !isSpace { words[words.count - 1] += String(part) }
        }
        #expect(words.dropLast() == ["unbelievable", "food,", "[NL]", "so", "<extra_id_0>", "so"])
    }

    /// What the grammar of extraction stands on.
    @Test(arguments: 0..<20)
    func wordsAreIndependent(seed: Int) throws {
        let tokenizer = try SentencePieceGoldens.paper()
        var random = SeededGenerator(seed: seed)
        let parts = [
            "good", "the", "!", "....", "é", "ﬁ", "寿司", "👍🏽", "can't", "\u{1}", "½", "\u{301}",
            "\u{600}", "´", "▁",
        ]
        for _ in 0..<50 {
            let words = (0..<Int.random(in: 1...6, using: &random)).map { _ in
                (0..<Int.random(in: 1...4, using: &random))
                    .map { _ in parts.randomElement(using: &random) ?? "" }.joined()
            }
            let whole = tokenizer.tokenize(words.joined(separator: " "), specialTokens: .plainText)
            let single = words.flatMap { tokenizer.tokenize($0, specialTokens: .plainText).ids }
            #expect(whole.ids == single, "\(words)")
        }
    }

    /// A place is inside of the text, and neither tokens nor words go back.
    @Test(arguments: 0..<20)
    func offsetsAreInOrderAndInsideOfAnyText(seed: Int) throws {
        let tokenizer = try SentencePieceGoldens.paper()
        var random = SeededGenerator(seed: seed)
        let odd: [UInt32] = [
            0, 1, 0x0A, 0x0D, 0x20, 0x3C, 0x5B, 0x61, 0xB2, 0xB4, 0x301, 0x600, 0x200D, 0x2122,
            0x2581, 0x3000, 0xAC01, 0xFF1C, 0xFFFD, 0x1D15E,
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
            for specialTokens in [SentencePieceTokenizer.SpecialTokens.recognized, .plainText] {
                let tokens = tokenizer.tokenize(text, specialTokens: specialTokens)
                for index in 0..<tokens.count {
                    #expect(tokens.starts[index] < tokens.ends[index])
                    #expect(tokens.ends[index] <= text.unicodeScalars.count)
                    #expect(index == 0 || tokens.starts[index] >= tokens.starts[index - 1])
                    #expect(index == 0 || tokens.words[index] >= tokens.words[index - 1])
                }
            }
        }
    }

    /// One long text takes about as long as its sixteen parts: quadratic would be sixteen times.
    /// Both are long enough to be interrupted alike on a busy machine.
    @Test(arguments: ["a", "a ", "\u{301}", "<", "</s>", " ", "▁", "\u{1}", "ﬁ", "👍", "\n"])
    func takesLinearTimeForAnyText(_ unit: String) throws {
        let tokenizer = try SentencePieceGoldens.paper()
        let clock = ContinuousClock()
        func best(_ texts: [String]) -> Duration {
            (0..<3).map { _ in
                clock.measure { for text in texts { _ = tokenizer.tokenize(text) } }
            }.min() ?? .zero
        }
        let part = String(repeating: unit, count: 2_000)
        let parts = [String](repeating: part, count: 16)
        #expect(best([parts.joined()]) < best(parts) * 5 + .milliseconds(20))
    }
}
