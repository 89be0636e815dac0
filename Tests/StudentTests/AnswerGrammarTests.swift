import Foundation
import Opinions
import TestSupport
import Testing
import Transformer

@testable import Student

struct AnswerGrammarTests {
    private static let review =
        "The chef's olive-oil pasta (fresh!) was great, but the pasta bowl; no."

    private static let answers: [(String, [String]?)] = [
        ("", []),
        ("pasta | positive", ["pasta positive 2"]),
        ("chef | negative", ["chef negative 1"]),
        ("olive-oil pasta | positive", ["olive-oil pasta positive 1"]),
        ("oil pasta | positive", ["oil pasta positive 1"]),
        ("olive | positive ; oil | neutral", ["olive positive 1", "oil neutral 1"]),
        ("pasta (fresh | conflict", ["pasta (fresh conflict 1"]),
        ("pasta | positive ; pasta | positive", ["pasta positive 2", "pasta positive 2"]),
        (
            "pasta | positive ; pasta bowl | negative",
            ["pasta positive 2", "pasta bowl negative 1"]
        ),
        // As often as it stands there, and once more: the last one is left out.
        ("chef | positive ; chef | positive", ["chef positive 1"]),
        ("chef | positive ; chef | negative", ["chef positive 1", "chef negative 1"]),
        // What is no run of whole words, no polarity, no opinion, or not the form.
        ("past | positive", nil), ("asta | positive", nil), ("Pasta | positive", nil),
        ("the pasta great | positive", nil), ("pasta (fresh!) | positive", nil),
        ("bowl; no | negative", nil), ("pasta | good", nil), ("pasta", nil), ("pasta |", nil),
        ("pasta | positive ;", nil), ("| positive", nil), ("; pasta | positive", nil),
        ("pasta positive", nil), ("pasta | positive pasta | positive", nil),
    ]

    @Test(arguments: answers)
    func takesWellFormedAnswersAndNoOthers(answer: String, expected: [String]?) throws {
        let rig = try GrammarRig(Self.review)
        let found = try rig.read(answer)?.map { opinion in
            "\(rig.words(opinion.places[0])) \(opinion.polarity.rawValue) \(opinion.places.count)"
        }
        #expect(found == expected)
    }

    private static let places: [(String, String, [Range<Int>])] = [
        ("the food and the food", "food | positive", [4..<8, 17..<21]),
        // The words are those of the text, not of the tokenizer's normal form.
        ("ﬁsh and fish", "fish | positive", [0..<3, 8..<12]),
        ("cafe\u{301}  au\tlait", "café au lait | neutral", [0..<14]),
        ("１２ stars", "12 stars | positive", [0..<8]),
        ("\u{FEFF}food\u{200B}", "food | positive", [1..<5]),
        ("nice \u{200B} food", "nice food | positive", [0..<11]),
        ("👍food👍", "food | positive", [1..<5]),
        // Marks belong to their word, and their letter's token need not end behind them.
        ("un cafe\u{301}", "café | neutral", [3..<8]),
        // Over a line break no term runs.
        ("battery\nlife", "battery | negative", [0..<7]),
    ]

    @Test(arguments: places)
    func knowsWhereATermStands(text: String, answer: String, places: [Range<Int>]) throws {
        #expect(try GrammarRig(text).read(answer)?.first?.places ?? [] == places)
    }

    @Test(arguments: ["battery\nlife", "a;b", "a|b", "a；b", "a ｜ b", "good . ; bad"])
    func noTermHoldsASeparatorOrALineBreak(text: String) throws {
        let scalars = Array(text.unicodeScalars)
        let whole = try GrammarRig(text).grammar.paths
        for opening in whole.openings {
            // No segment that ends or goes on reaches over the separator.
            let segment = whole.segments[opening.segment]
            let end = segment.end ?? scalars.count
            let reach = scalars[opening.start..<end]
            #expect(segment.following.isEmpty || !text.contains("\n"))
            #expect(!reach.contains { ";|；｜\n".unicodeScalars.contains($0) })
        }
    }

    @Test func aPolarityOutsideTheListCannotBeSaid() throws {
        let rig = try GrammarRig("good food", polarities: [.positive, .negative])
        #expect(try rig.read("food | negative") != nil)
        #expect(try rig.read("food | neutral") == nil)
    }

    @Test func categoriesAreThoseOfTheModel() throws {
        let tokenizer = try GrammarRig.tokenizer.get()
        let names = ["food quality", "food", "service general"]
        let form = AnswerForm([.positive, .negative], tokenizer)
        let start = AnswerGrammar(AnswerPaths(phrases: names.map(tokenizer.encode)), form)
        func read(_ answer: String) -> [Int]? {
            var grammar = start
            for token in tokenizer.encode(answer) + [tokenizer.endID] {
                guard case .only(let allowed) = grammar.allowed(), allowed.contains(token) else {
                    return nil
                }
                grammar.take(token)
            }
            return grammar.opinions.map(\.places[0].lowerBound)
        }
        #expect(read("") == [])
        #expect(read("food | positive ; food quality | negative") == [1, 0])
        #expect(read("service general | positive ; food | positive") == [2, 1])
        #expect(read("food | positive ; food | negative") == [1, 1])
        #expect(read("food | positive ; food | positive") == [1])
        #expect(read("service | positive") == nil)
        #expect(read("quality | positive") == nil)
    }

    @Test func whatIsForcedIsSaidSo() throws {
        let rig = try GrammarRig("料理")
        var grammar = rig.grammar
        // Nothing but this word, or the end.
        guard case .only(let first) = grammar.allowed() else { return }
        #expect(first.count == 2 && first == first.sorted())
        grammar.take(try #require(first.first { $0 != grammar.form.end }))
        for token in [2, grammar.form.bar[0], grammar.form.bar[1]] as [Int32] {
            #expect(grammar.allowed() == .only([token]))
            grammar.take(token)
        }
    }

    @Test(arguments: ["", " ", "\n", "!!!", "👍", "; | ;", "\u{200B}"])
    func aTextWithoutWordsHasTheEmptyAnswer(text: String) throws {
        let grammar = try GrammarRig(text).grammar
        #expect(grammar.allowed() == .only([grammar.form.end]))
    }

    /// The tokens of every term that is written in one chunk, or that begins in one, are those that
    /// the tokenizer gives to the same words by themselves.
    @Test(arguments: 0..<100 as Range<UInt64>)
    func partsAreWrittenAsTheTokenizerWritesThem(seed: UInt64) throws {
        var random = SeededGenerator(seed: seed)
        let rig = try GrammarRig(RandomText.make(&random))
        let paths = rig.grammar.paths
        let tokenizer = try GrammarRig.tokenizer.get()
        for opening in paths.openings {
            let segment = paths.segments[opening.segment]
            guard let end = segment.end else { continue }
            let words = rig.words(opening.start..<end)
            let expected = tokenizer.tokenize(words, specialTokens: .plainText).ids
            #expect(Array(paths.tokens[segment.tokens]) == expected, "\(words)")
        }
    }

    /// 500 texts and as many decoders that decide at random.
    @Test(arguments: 0..<500 as Range<UInt64>)
    func everyAnswerIsWellFormedAndInItsText(seed: UInt64) throws {
        var random = SeededGenerator(seed: seed)
        let text = RandomText.make(&random)
        let rig = try GrammarRig(text)
        let (tokens, grammar, hasEnded) = rig.random(
            &random, endsWith: [0.0, 0.05, 0.5].randomElement(using: &random) ?? 0)
        #expect(hasEnded)
        #expect(tokens.count < AnswerForm.tokensMax)
        var pairs: [OpinionPair] = []
        var end = 0
        for (opinion, place) in zip(
            grammar.opinions, OccurrenceChoice.places(of: grammar.opinions.map(\.places)))
        {
            pairs.append(OpinionPair(rig.words(place), opinion.polarity))
            #expect(opinion.places.contains(place))
            #expect(opinion.tokens.lowerBound == end && opinion.tokens.upperBound <= tokens.count)
            #expect(!opinion.polarityTokens.isEmpty)
            #expect(opinion.polarityTokens.upperBound == opinion.tokens.upperBound)
            end = opinion.tokens.upperBound
        }
        let parsed = OpinionText.parsed(
            OpinionText.linearised(pairs), sentence: text, task: .extract)
        #expect(parsed == pairs)
    }
}
