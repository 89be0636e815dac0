import Foundation
import Opinions
import Testing

@testable import Student

struct LabelHeadTests {
    private func softmax(_ logits: [Float]) -> [Double] {
        let powers = logits.map { exp(Double($0)) }
        return powers.map { $0 / powers.reduce(0, +) }
    }

    /// The formula of docs/model-directory.md, from PyTorch's embeddings and sentiment logits.
    @Test func scoresAreThoseOfTheFormula() throws {
        let outputs = try TinyOutputs.all().filter { !$0.text.contains("[") }
        let labels = ["never again", "5 stars"]
        let student = try TinyModel().student([.classify], labels: labels)
        for review in outputs {
            let analysis = student.analyse([student.prepare(review.text)])[0]
            #expect(analysis.labels.map(\.label) == labels)
            for score in analysis.labels {
                let label = try #require(outputs.first { $0.text == score.label })
                let similarity = zip(review.f32.embedding, label.f32.embedding)
                    .reduce(0.0) { $0 + Double($1.0) * Double($1.1) }
                let agreement = zip(softmax(review.f32.sentiment), softmax(label.f32.sentiment))
                    .reduce(0.0) { $0 + $1.0 * $1.1 }
                let expected = sigmoid(10 * similarity + 3 * agreement - 3)
                #expect(abs(score.score - expected) < 1e-3)
            }
        }
    }

    @Test func theTemplateAndTheTemperatureCount() throws {
        let model = try TinyModel()
        try model.set(["tasks", "classify", "template"], to: "the {label} is good")
        try model.set(["calibration", "classify", "temperature"], to: 2.0)
        let student = try model.student([.classify], labels: ["food"])
        let other = try TinyModel().student([.classify], labels: ["the food is good"])
        let text = "the pizza is great"
        let score = student.analyse([student.prepare(text)])[0].labels[0].score
        let plain = other.analyse([other.prepare(text)])[0].labels[0].score
        let logit = { (share: Double) in log(share / (1 - share)) }
        #expect(abs(logit(score) - logit(plain) / 2) < 1e-6)
    }

    @Test func sharesAreTheSoftmaxOfTheScores() {
        let scores: [Float] = [-2, 0.5, 3]
        let labels = scores.map { LabelScore(label: "\($0)", score: sigmoid(Double($0))) }
        for (share, expected) in zip(labels.shares, softmax(scores)) {
            #expect(abs(share - expected) < 1e-9)
        }
        let extreme = [LabelScore(label: "a", score: 1), LabelScore(label: "b", score: 0)].shares
        #expect(abs(extreme[0] - 1) < 1e-9 && extreme[1] < 1e-9)
        #expect([LabelScore]().shares == [])
    }
}
