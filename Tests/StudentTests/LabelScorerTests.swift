import Foundation
import Opinions
import Testing
import Transformer

@testable import Student

struct LabelScorerTests {
    private static let labels = ["good", "very bad price", "delivery complaint"]
    private static let text = "The service was slow, but the pizza is great!"

    /// Log-probabilities by the definition: each label alone, without any sharing.
    private func means(_ student: T5Student, _ text: String, prompt: String) -> [Double] {
        let tokenizer = student.engine.tokenizer
        return Self.labels.map { label in
            let scores = student.engine.workspaces.withWorkspace {
                student.engine.model.score(
                    student.engine.sequences(of: student.prepare(text)),
                    prefixes: [tokenizer.encode(prompt)],
                    continuations: [
                        tokenizer.encode(label.prefix(1).uppercased() + label.dropFirst())
                    ], in: $0)[0][0]
            }
            return scores.reduce(0) { $0 + Double($1) } / Double(scores.count)
        }
    }

    private func shares(_ scores: [Double]) -> [Double] {
        let powers = scores.map { exp($0) }
        return powers.map { $0 / powers.reduce(0, +) }
    }

    private func near(_ found: [LabelScore], _ expected: [Double]) -> Bool {
        found.map(\.label) == Self.labels
            && zip(found, expected).allSatisfy { abs($0.score - $1) < 1e-5 }
    }

    @Test func scoresAreThoseOfTheFormula() throws {
        let student = try TinyT5().student([.classify], labels: Self.labels)
        let whole = "Opinion Target 1: \"it\"\nAspect: General Assessment\nSentiment:"
        let expected = shares(means(student, Self.text, prompt: whole))
        let query = student.prepare(Self.text)
        #expect(near(student.analyse([query])[0].labels, expected))
        #expect(near(try student.classify([.init(query)], labels: Self.labels)[0], expected))
    }

    @Test func targetsAspectsAndTemplatesCount() throws {
        let student = try TinyT5().student([])
        let query = student.prepare(Self.text)
        let found = try student.classify(
            [
                .init(query, target: "pizza", aspect: "taste"), .init(query, target: "service"),
                .init(query),
            ], labels: Self.labels, template: "{target} is {aspect}:\n")
        let prompts = [
            "pizza is taste:\n", "service is General Assessment:\n", "it is General Assessment:\n",
        ]
        for (scores, prompt) in zip(found, prompts) {
            #expect(near(scores, shares(means(student, Self.text, prompt: prompt))))
        }
        #expect(Set(found.map { $0[0].score }).count == 3)
    }

    @Test func whatATextWithoutContentScoresIsSubtracted() throws {
        let student = try TinyT5 { $0.tasks.classify?.prior = "" }
            .student([.classify], labels: Self.labels)
        let prompt = "Opinion Target 1: \"it\"\nAspect: General Assessment\nSentiment:"
        let scores = zip(
            means(student, Self.text, prompt: prompt), means(student, "", prompt: prompt)
        ).map { $0 - $1 }
        #expect(near(student.analyse([student.prepare(Self.text)])[0].labels, shares(scores)))
        // Of a text that is without content itself, nothing is left.
        let empty = student.analyse([student.prepare("")])[0].labels
        #expect(empty.allSatisfy { abs($0.score - 1 / 3) < 1e-6 })
    }

    @Test func temperatureAndCaseAreSettings() throws {
        let model = try TinyT5 {
            $0.calibration.classify = Temperature(temperature: 2)
        }
        let student = try model.student([.classify], labels: Self.labels)
        let prompt = "Opinion Target 1: \"it\"\nAspect: General Assessment\nSentiment:"
        let means = means(student, Self.text, prompt: prompt).map { $0 / 2 }
        #expect(near(student.analyse([student.prepare(Self.text)])[0].labels, shares(means)))
        let plain = try TinyT5 { $0.tasks.classify?.isCapitalised = false }.student([])
        let query = [LabelQuery(plain.prepare(Self.text))]
        #expect(
            try plain.classify(query, labels: ["good", "Good"])[0].map(\.score)
                != [0.5, 0.5])
    }

    @Test func aLongTextIsTheMeanOfItsSequences() throws {
        let student = try TinyT5().student([])
        let long = student.prepare(String(repeating: Self.text + " ", count: 9))
        #expect(long.sequences.count > 1)
        let scores = try student.classify([.init(long)], labels: Self.labels)[0].map(\.score)
        #expect(abs(scores.reduce(0, +) - 1) < 1e-6)
    }

    private static let wrong: [([String], String?, String)] = [
        (["good", ""], nil, "0 tokens"), ([String(repeating: "good ", count: 200)], nil, "label"),
        (["good"], String(repeating: "is ", count: 400), "prompt"),
    ]

    @Test(arguments: wrong)
    func whatCannotBeScoredIsRefused(labels: [String], template: String?, part: String) throws {
        let student = try TinyT5().student([])
        let query = [LabelQuery(student.prepare(Self.text))]
        let error = #expect(throws: LabelError.self) {
            try student.classify(query, labels: labels, template: template)
        }
        #expect(error?.description.contains(part) == true)
        guard template == nil else { return }
        let refusal = #expect(throws: ModelFileError.self) {
            try TinyT5().student([.classify], labels: labels)
        }
        #expect(refusal?.tensor == "tasks.classify")
    }

    @Test func noLabelsHaveNoScores() throws {
        let student = try TinyT5().student([.classify])
        #expect(student.analyse([student.prepare(Self.text)])[0].labels == [])
    }
}
