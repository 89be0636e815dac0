import Foundation
import Opinions
import TestModels
import Testing
import Transformer

@testable import Student

struct FreeAnswerTests {
    /// A tokenizer that can write the bar.
    private static let tokenizer = Result {
        try SentencePieceTokenizer(
            path: RandomT5.tokenizer.path(percentEncoded: false),
            added: [AddedToken(content: "|", id: 2_000)])
    }

    private func answer(
        _ written: String, of sequence: String, start: Int = 0,
        _ subject: OpinionWriter.Subject = .terms
    ) throws -> OpinionWriter.Answer {
        let tokenizer = try Self.tokenizer.get()
        let ids = tokenizer.encode(written)
        let choices = ids.map { Choice(token: $0, logProbability: -0.5) }
        return FreeAnswer(tokenizer: tokenizer, subject: subject)
            .read(Generation(ids: ids, choices: choices), sequence: sequence, start: start)
    }

    private static let answers: [(String, [String], Int)] = [
        ("", [], 0), ("food | positive", ["4..<8 positive"], 0),
        ("food | positive ; bowl | negative", ["4..<8 positive", "15..<19 negative"], 0),
        ("food | good", [], 1), ("food", [], 1), ("food | positive | positive", [], 1),
        ("pasta | positive", [], 1), ("foo | positive", [], 1), ("| positive", [], 1),
        ("food | positive ; ; bowl | great", ["4..<8 positive"], 1),
        // Said once more than it stands there.
        ("food | positive ; food | positive", ["4..<8 positive"], 0),
        ("food | positive ; food | negative", ["4..<8 positive", "4..<8 negative"], 0),
    ]

    @Test(arguments: answers)
    func illFormedPiecesAreDroppedAndCounted(
        written: String, opinions: [String], dropped: Int
    ) throws {
        let answer = try answer(written, of: "The food and a bowl.")
        #expect(answer.opinions.map { "\($0.places[0]) \($0.polarity.rawValue)" } == opinions)
        #expect(answer.dropped == dropped)
    }

    @Test func placesAreThoseOfTheWholeText() throws {
        let answer = try answer("food | positive", of: "food and food", start: 100)
        #expect(answer.opinions.map(\.places) == [[100..<104, 109..<113]])
    }

    @Test func categoriesAreThoseOfTheList() throws {
        let subject = OpinionWriter.Subject.categories(
            ["food quality", "food"], AnswerPaths(phrases: []))
        let answer = try answer("food | positive ; price | negative", of: "Good.", subject)
        #expect(answer.opinions.map(\.places) == [[1..<2]] && answer.dropped == 1)
    }

    @Test func tokensOfAPieceAreItsOwn() throws {
        let tokenizer = try Self.tokenizer.get()
        let answer = try answer("food | positive ; bowl | negative", of: "food bowl")
        let ids = answer.choices.map(\.token)
        let said = answer.opinions.map { tokenizer.decode(Array(ids[$0.polarityTokens])) }
        #expect(said.map { $0.filter { $0 != " " } } == ["positive", "negative"])
        #expect(answer.opinions.allSatisfy { $0.tokens.upperBound <= ids.count })
        #expect(answer.opinions[1].tokens.contains(answer.opinions[1].polarityTokens.lowerBound))
    }
}
