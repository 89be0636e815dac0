import TestSupport
import Testing
import Transformer

@testable import Student

struct SequenceCutterTests {
    /// Tokens of a text as if each run of letters were cut into pieces of `length` scalars.
    private func pieces(of text: String, length: Int = 100) -> Tokens {
        var tokens = Tokens()
        var word: Int32 = -1
        var inWord = 0
        for (index, scalar) in text.unicodeScalars.enumerated() {
            guard !scalar.properties.isWhitespace else {
                inWord = 0
                continue
            }
            if inWord > 0, scalar.properties.isAlphabetic, inWord < length {
                tokens.ends[tokens.count - 1] += 1
                inWord += 1
                continue
            }
            if inWord == 0 || !scalar.properties.isAlphabetic { word += 1 }
            tokens.ids.append(7)
            tokens.starts.append(Int32(index))
            tokens.ends.append(Int32(index) + 1)
            tokens.words.append(word)
            inWord = scalar.properties.isAlphabetic ? 1 : 0
        }
        return tokens
    }

    private func cut(_ text: String, max: Int, pieceLength: Int = 100) -> [String] {
        let tokens = pieces(of: text, length: pieceLength)
        let scalars = Array(text.unicodeScalars)
        return SequenceCutter(piecesMax: max).sequences(of: tokens, in: text).map { range in
            guard !range.isEmpty else { return "" }
            var view = String.UnicodeScalarView()
            view.append(
                contentsOf: scalars[
                    Int(tokens.starts[range.lowerBound])..<Int(tokens.ends[range.upperBound - 1])])
            return String(view)
        }
    }

    @Test func whatFitsStaysWhole() {
        #expect(cut("One two. Three.", max: 5) == ["One two. Three."])
        #expect(cut("", max: 1) == [""])
    }

    @Test func packsAsManySentencesAsFit() {
        let text = "One two. Three. Four five six. Seven."
        #expect(cut(text, max: 5) == ["One two. Three.", "Four five six.", "Seven."])
        #expect(cut(text, max: 9) == ["One two. Three. Four five six.", "Seven."])
    }

    @Test func aLongSentenceIsCutBetweenWords() {
        #expect(cut("one two three four five", max: 2) == ["one two", "three four", "five"])
        #expect(cut("aabb aabb aabb", max: 3, pieceLength: 2) == ["aabb", "aabb", "aabb"])
    }

    @Test func aLongWordIsCutAnywhere() {
        #expect(cut("aaaaaaa b", max: 3, pieceLength: 1) == ["aaa", "aaa", "a b"])
    }

    @Test(arguments: 0..<200 as Range<UInt64>)
    func dropsNothingAndKeepsTheBound(seed: UInt64) {
        var random = SeededGenerator(seed: seed)
        let alphabet = Array("aaab .!?\n。😀\u{301}")
        let text = String(
            (0..<Int.random(in: 0...300, using: &random)).map { _ in
                alphabet.randomElement(using: &random) ?? " "
            })
        let tokens = pieces(of: text, length: Int.random(in: 1...4, using: &random))
        let max = Int.random(in: 1...40, using: &random)
        let ranges = SequenceCutter(piecesMax: max).sequences(of: tokens, in: text)
        #expect(ranges.first?.lowerBound == 0)
        #expect(ranges.last?.upperBound == tokens.count)
        #expect(zip(ranges, ranges.dropFirst()).allSatisfy { $0.upperBound == $1.lowerBound })
        #expect(ranges.allSatisfy { $0.count <= max && (!$0.isEmpty || tokens.count == 0) })
    }

    @Test(.timeLimit(.minutes(1)))
    func fiftyThousandPiecesOfOneWordTakeLinearTime() {
        let parts = cut(String(repeating: "a", count: 50_000), max: 254, pieceLength: 1)
        #expect(parts.count == (50_000 + 253) / 254)
    }
}
