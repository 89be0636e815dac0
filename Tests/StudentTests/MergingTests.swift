import Opinions
import Testing
import Transformer

@testable import Student

struct MergingTests {
    @Test func meansAreWeightedByTokens() {
        let answers = [
            SequenceAnswer(tokens: 30, sentimentLogits: [1, 2, 3]),
            SequenceAnswer(tokens: 10, sentimentLogits: [5, 2, -1]),
        ]
        #expect(answers.mean(\.sentimentLogits) == [2, 2, 2])
        #expect(answers.mean(\.embedding) == [])
        #expect([SequenceAnswer]().mean(\.embedding) == [])
    }

    @Test func ofEqualCategoriesTheSurestStays() {
        func finding(_ category: Int, _ polarity: Polarity, _ raw: Double) -> CategoryHead.Finding {
            CategoryHead.Finding(category: category, polarity: polarity, raw: raw)
        }
        let answers = [
            SequenceAnswer(
                tokens: 1, categories: [finding(1, .positive, 0.6), finding(4, .neutral, 0.9)]),
            SequenceAnswer(
                tokens: 1, categories: [finding(0, .negative, 0.5), finding(1, .negative, 0.7)]),
            SequenceAnswer(tokens: 1, categories: [finding(4, .positive, 0.9)]),
        ]
        #expect(
            answers.surestCategories
                == [
                    finding(0, .negative, 0.5), finding(1, .negative, 0.7),
                    finding(4, .neutral, 0.9),
                ])
    }

    /// A long review is answered as its parts are, at their places in the whole.
    @Test func aLongReviewIsTheSumOfItsParts() throws {
        let model = try TinyModel()
        try model.set(["tasks", "extract", "outside_bias"], to: -2.0)
        let student = try model.student([.extract])
        let sentence = String(repeating: "Great food 👍 and bad price ", count: 20) + "is it good. "
        let length = sentence.unicodeScalars.count
        let part = student.analyse([student.prepare(sentence)])[0].opinions
        let whole = student.prepare(String(repeating: sentence, count: 3))
        #expect(whole.sequences.count == 3)
        let expected = (0..<3).flatMap { index in
            part.map { opinion in
                var moved = opinion
                moved.span = opinion.span.map {
                    $0.lowerBound + index * length..<$0.upperBound + index * length
                }
                return moved
            }
        }
        #expect(!part.isEmpty)
        #expect(student.analyse([whole])[0].opinions == expected)
    }
}
