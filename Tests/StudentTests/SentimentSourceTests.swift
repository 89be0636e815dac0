import Opinions
import Testing

@testable import Student

struct SentimentSourceTests {
    private func sentiment(_ opinions: (Polarity, Double)...) -> Sentiment {
        Sentiment(
            of: opinions.map { Opinion(target: "x", polarity: $0.0, confidence: $0.1) })
    }

    @Test func withoutOpinionsAllIsNeutral() {
        #expect(sentiment() == Sentiment(positive: 0, neutral: 1, negative: 0))
    }

    @Test func opinionsWeighAsMuchAsTheirConfidence() {
        let one = sentiment((.positive, 0.75))
        #expect(one.positive == 0.75 && one.neutral == 0.25 && one.label == .positive)
        let two = sentiment((.positive, 0.9), (.negative, 0.3), (.neutral, 0.1))
        #expect(two.label == .positive && two.negative < two.positive)
        #expect(abs(two.positive + two.neutral + two.negative - 1) < 1e-12)
    }

    @Test func conflictIsHalfOfEither() {
        let conflict = sentiment((.conflict, 0.8))
        #expect(conflict.positive == conflict.negative && conflict.positive > conflict.neutral)
    }

    @Test func byLikelihoodTheLabelsOfAPolarityAddUp() throws {
        let labels = [
            "very positive": "positive", "positive": "positive", "neutral": "neutral",
            "negative": "negative", "very negative": "negative",
        ]
        let model = try TinyT5 { $0.tasks.sentiment = .init(by: .likelihood, labels: labels) }
        let student = try model.student([.sentiment])
        let text = student.prepare("The pizza was great.")
        let found = try #require(student.analyse([text])[0].sentiment)
        let scores = try student.classify([.init(text)], labels: labels.keys.sorted())[0]
        for (polarity, share) in [
            ("positive", found.positive), ("neutral", found.neutral), ("negative", found.negative),
        ] {
            let sum = scores.filter { labels[$0.label] == polarity }.reduce(0) { $0 + $1.score }
            #expect(abs(sum - share) < 1e-9)
        }
    }
}
