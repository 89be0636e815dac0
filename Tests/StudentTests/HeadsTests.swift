import Foundation
import Opinions
import Testing
import Transformer

@testable import Student

/// The heads against what PyTorch computes with the same weights.
struct HeadsTests {
    private struct Loaded {
        let heads: Heads
        let tokenizer: WordPieceTokenizer
        let encoder: EncoderModel

        init(_ precision: String) throws {
            let model = try TinyModel(precision)
            let directory = try EncoderDirectory(path: model.path)
            let weights = try SafetensorsFile(path: directory.file("model.safetensors"))
            encoder = try EncoderModel(directory: model.path)
            tokenizer = try WordPieceTokenizer(path: directory.file("tokenizer.json"))
            heads = try Heads(
                directory, weights: weights, width: encoder.configuration.hiddenSize)
        }

        func answer(_ text: String) -> (SequenceAnswer, Tokens) {
            let pieces = tokenizer.tokenize(text)
            let ids = [tokenizer.classificationID] + pieces.ids + [tokenizer.separatorID]
            var answer = SequenceAnswer(tokens: 0)
            encoder.encode([ids], in: encoder.makeWorkspace()) { _, hidden in
                answer = heads.answer(
                    hidden, pieces, 0..<pieces.count, Set(StudentTask.allCases))
            }
            return (answer, pieces)
        }
    }

    private func near(_ found: [Float], _ expected: [Float]) -> Bool {
        found.count == expected.count && zip(found, expected).allSatisfy { abs($0 - $1) < 2e-3 }
    }

    @Test(arguments: ["f32", "int8"])
    func agreeWithPyTorch(precision: String) throws {
        let loaded = try Loaded(precision)
        let (aspect, category) = (
            try #require(loaded.heads.aspect), try #require(loaded.heads.category)
        )
        var terms = 0
        for golden in try TinyOutputs.all() {
            let expected = golden.row(precision)
            let (answer, pieces) = loaded.answer(golden.text)
            #expect(near(answer.sentimentLogits, expected.sentiment))
            #expect(near(answer.embedding, expected.embedding))
            let expectedTerms = aspect.terms(
                logits: expected.aspect, pieces: pieces, range: 0..<pieces.count)
            #expect(answer.terms.map(\.span) == expectedTerms.map(\.span))
            #expect(answer.terms.map(\.polarity) == expectedTerms.map(\.polarity))
            #expect(near(answer.terms.map { Float($0.raw) }, expectedTerms.map { Float($0.raw) }))
            let findings = category.findings(logits: expected.category)
            #expect(answer.categories.map(\.category) == findings.map(\.category))
            #expect(answer.categories.map(\.polarity) == findings.map(\.polarity))
            #expect(near(answer.categories.map { Float($0.raw) }, findings.map { Float($0.raw) }))
            terms += expectedTerms.count
        }
        #expect(terms > 5)
    }

    /// Logits that make a word's tag sure: (2 + words, tags).
    private func logits(_ tags: [String], _ names: [String], sure: Float = 20) -> [Float] {
        (["O"] + tags + ["O"]).flatMap { tag in names.map { $0 == tag ? sure : 0 } }
    }

    private static let names = [
        "O", "B-positive", "I-positive", "B-negative", "I-negative", "B-neutral", "I-neutral",
        "B-conflict", "I-conflict",
    ]

    private static let sentences: [(String, [String], [String])] = [
        ("the food was good", ["O", "B-positive", "O", "O"], ["food positive"]),
        ("food good", ["B-positive", "B-positive"], ["food positive", "good positive"]),
        ("the food was", ["B-negative", "I-negative", "I-negative"], ["the food was negative"]),
        // An I without its B is no term; the path turns it into what is allowed.
        ("the food", ["O", "O"], []),
        ("  food  ", ["B-conflict"], ["food conflict"]),
        ("a 👍 food", ["O", "O", "B-neutral"], ["food neutral"]),
    ]

    @Test(arguments: sentences)
    func tagsBecomeTerms(text: String, tags: [String], terms: [String]) throws {
        let loaded = try Loaded("f32")
        let pieces = loaded.tokenizer.tokenize(text)
        #expect(pieces.count == tags.count)
        let found = try #require(loaded.heads.aspect).terms(
            logits: logits(tags, Self.names), pieces: pieces, range: 0..<pieces.count)
        let scalars = Array(text.unicodeScalars)
        let described = found.map { term in
            term.span.map { String(scalars[$0]) }.joined() + " " + term.polarity.rawValue
        }
        #expect(described == terms)
        #expect(found.allSatisfy { $0.raw > 0.99 })
    }

    @Test func aTermGrowsToWholeWords() throws {
        let loaded = try Loaded("f32")
        let text = "waiters waited"
        let pieces = loaded.tokenizer.tokenize(text)
        #expect(pieces.count == 4)
        // Only first pieces count: what the others say is not heard.
        let found = try #require(loaded.heads.aspect).terms(
            logits: logits(["B-positive", "O", "O", "B-negative"], Self.names), pieces: pieces,
            range: 0..<pieces.count)
        #expect(found.map(\.span) == [0..<7])
    }

    @Test func theWordBehindATermCountsToo() throws {
        let loaded = try Loaded("f32")
        let pieces = loaded.tokenizer.tokenize("food price")
        var scores = logits(["B-positive", "O"], Self.names)
        // The second word is I-positive with nearly one half.
        scores[2 * 9 + 2] = 19.9
        let found = try #require(loaded.heads.aspect).terms(
            logits: scores, pieces: pieces, range: 0..<2)
        #expect(found.map(\.span) == [0..<4])
        #expect(abs(found[0].raw - 0.525) < 0.001)
    }

    @Test func whatDoesNotStandInTheTextIsDroppedAndCounted() throws {
        let terms = [0..<2, 1..<1, 1..<4, 3..<3].map {
            AspectHead.Term(span: $0, polarity: .positive, raw: 0.9)
        }
        let answer = SequenceAnswer(tokens: 3, terms: terms)
        let analysis = try Loaded("f32").heads.analysis(of: "e\u{301}x", [answer], [.extract])
        #expect(analysis.opinions.map(\.span) == [0..<2])
        #expect(analysis.droppedOpinions == 3)
    }

    @Test func brokenNumbersEndTheWayTooButNotTheProcess() throws {
        let loaded = try Loaded("f32")
        let pieces = loaded.tokenizer.tokenize("food price")
        for value in [Float.nan, .infinity, -.infinity] {
            let rows = [Float](repeating: value, count: 4 * 9)
            _ = loaded.heads.aspect?.terms(logits: rows, pieces: pieces, range: 0..<2)
            _ = loaded.heads.category?.findings(logits: [Float](repeating: value, count: 20))
        }
    }
}

extension AspectHead {
    fileprivate func terms(logits: [Float], pieces: Tokens, range: Range<Int>) -> [Term] {
        var nobodyAsks: DoubtEvidence?
        return terms(logits: logits, pieces: pieces, range: range, evidence: &nobodyAsks)
    }
}

extension CategoryHead {
    fileprivate func findings(logits: [Float]) -> [Finding] {
        var nobodyAsks: DoubtEvidence?
        return findings(logits: logits, evidence: &nobodyAsks)
    }
}
