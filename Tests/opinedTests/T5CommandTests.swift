import ArgumentParser
import Foundation
import Opinions
import Student
import Testing

@testable import opined

/// The commands that read lines, on a T5 with random weights: what they write is what the student
/// says, on one line for each text, whatever the threads.
struct T5CommandTests {
    private static let texts = [
        "The service was slow, but the pizza is great!", "", "Great 👍 screen [NL] bad price",
        "{\"text\": 1}", String(repeating: "good food ", count: 80),
    ]

    private struct Generated: Decodable {
        var text: String
        var ids: [Int32]
        var logProbability: Float

        enum CodingKeys: String, CodingKey {
            case text, ids
            case logProbability = "log_probability"
        }
    }

    private func lines<Answerer: LineAnswerer>(
        _ answerer: Answerer, _ texts: [String] = texts
    ) throws -> [String] {
        let questions = texts.enumerated().map {
            answerer.question(Review(id: "\($0.offset + 1)", text: $0.element))
        }
        #expect(questions.allSatisfy { answerer.tokens($0) > 0 })
        return try answerer.answers(to: questions).map { String(decoding: $0, as: UTF8.self) }
    }

    private func generator(
        _ model: TinyT5, tokensMax: Int = 12, beams: Int = 1, threads: Int = 1, isJSON: Bool = true
    ) throws -> GenerateAnswerer {
        GenerateAnswerer(
            student: try T5Student(directory: model.path, tasks: []),
            work: ParallelWork(threads: threads), tokensMax: tokensMax, beams: beams,
            isJSON: isJSON)
    }

    @Test(arguments: [1, 3])
    func generateWritesWhatTheModelSays(beams: Int) throws {
        let model = try TinyT5()
        let answerer = try generator(model, beams: beams)
        let said = answerer.student.generate(Self.texts, tokensMax: 12, beams: beams)
        let written = try lines(answerer)
        let decoder = JSONDecoder()
        for (line, expected) in zip(written, said) {
            let found = try decoder.decode(Generated.self, from: Data(line.utf8))
            #expect(found.text == expected.text && found.ids == expected.ids)
            #expect(found.logProbability == expected.logProbability)
            #expect(!found.ids.contains(1))
            #expect(line.hasPrefix("{\"text\":"))
        }
        #expect(written.count == Self.texts.count)
        #expect(try lines(generator(model, beams: beams, threads: 3)) == written)
    }

    @Test func generatedTextStandsOnOneLine() throws {
        let model = try TinyT5()
        let said = try generator(model).student.generate(Self.texts, tokensMax: 40)
        let written = try lines(generator(model, tokensMax: 40, isJSON: false))
        #expect(written == said.map { GenerateAnswerer.oneLine($0.text) })
        #expect(GenerateAnswerer.oneLine("a\nb\r\n\\n👍") == "a\\nb\\r\\n\\n👍")
    }

    @Test func classifyScoresTheLabelsInTheirOrder() throws {
        let model = try TinyT5()
        let labels = ["good", "bad price", "slow"]
        let student = try LoadedStudent(
            directory: model.path, tasks: [.classify], labels: labels)
        func answerer(_ prompt: LabelPrompt, isJSON: Bool = true) -> ClassifyAnswerer {
            ClassifyAnswerer(
                student: student, work: ParallelWork(threads: 2), prompt: prompt, isJSON: isJSON)
        }
        let standard = try lines(answerer(LabelPrompt()))
        // The same question in so many words.
        #expect(try lines(answerer(LabelPrompt(target: "it"))) == standard)
        #expect(try lines(answerer(LabelPrompt(target: "pizza"))) != standard)
        #expect(try lines(answerer(LabelPrompt(prior: true))) != standard)
        for (index, line) in standard.enumerated() {
            let object = try JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any]
            let scores = try #require(object?["labels"] as? [[String: Any]])
            #expect(scores.map { $0["label"] as? String } == labels)
            let sum = scores.reduce(0) { $0 + ($1["score"] as? Double ?? 0) }
            #expect(abs(sum - 1) < 3e-4)
            #expect(object?["id"] as? String == "\(index + 1)")
            #expect(object?["model"] as? String == "tiny-t5@1")
            let best = scores.max { ($0["score"] as? Double ?? 0) < ($1["score"] as? Double ?? 0) }
            #expect(object?["label"] as? String == best?["label"] as? String)
        }
        let plain = try lines(answerer(LabelPrompt(), isJSON: false))
        #expect(plain.allSatisfy { $0.split(separator: "\t").count == 4 })
    }

    @Test func theEncoderFamilyTakesNoPrompt() throws {
        let file = try TemporaryFile("good food")
        let arguments = ["--labels", "good,bad", "--model", tinyModel, file.path]
        let classify = try Classify.parse(arguments + ["--target", "food"])
        #expect(throws: ExitStatus.failure) { try classify.run() }
        for command in [
            try Generate.parse(["--model", tinyModel, file.path]) as any ParsableCommand,
            try Analyse.parse(["--model", tinyModel, file.path]),
        ] {
            var command = command
            #expect(throws: ExitStatus.failure) { try command.run() }
        }
    }

    @Test func analyseWritesALineForEachReview() throws {
        let model = try TinyT5()
        let student = try T5Student(directory: model.path, tasks: [])
        let work = ParallelWork(threads: 2)
        let answerer = AnalyseAnswerer(student: student, work: work, tokensMax: 3, isJSON: true)
        let written = try lines(answerer)
        #expect(written.count == Self.texts.count)
        for line in written {
            let object = try JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any]
            #expect(object?["opinions"] is [Any])
            #expect(object?["finished"] is Bool)
            #expect(object?["problems"] is [String: Any])
        }
    }

    @Test func aModelWithoutAnalysesSaysSo() throws {
        let model = try TinyT5(
            tasks:
                #"{"extract": {"polarities": ["positive", "negative"]}}"#
        )
        let answerer = AnalyseAnswerer(
            student: try T5Student(directory: model.path, tasks: []),
            work: ParallelWork(threads: 1), tokensMax: nil, isJSON: true)
        #expect(throws: (any Error).self) { try lines(answerer) }
    }

    @Test func explainedOpinionsAreReadByPeople() {
        let finding = TeacherAnalysis.Finding(
            target: "lift", targetIndex: 0, aspect: "Speed", level: .veryNegative,
            explanation: "It says slow.")
        let bare = TeacherAnalysis.Finding(target: "stairs\n", targetIndex: 1, level: .neutral)
        let review = Array("The Lift".unicodeScalars)
        let explained = ExplainedReview(
            id: "7",
            opinions: [.init(finding, at: 4..<8, in: review), .init(bare, at: nil, in: review)],
            problems: TeacherAnalysis.Problems(), isFinished: true, model: "m@1")
        let expected = """
            7
              Lift (Speed) very negative: It says slow.
              [stairs\\n] neutral
            """
        #expect(AnalyseAnswerer.text(explained) == expected)
    }

    @Test func aT5IsAskedForWhatItWasMadeFor() throws {
        let model = try TinyT5(
            tasks: #"""
                {"categorise": {"categories": ["food quality"], "polarities": ["positive"]},
                "sentiment": {"by": "opinions"}}
                """#)
        let options = try StudentOptions.parse(["--model", model.path])
        let student = try options.student(nil, labels: [])
        #expect(student.tasks == [.categorise, .sentiment])
        #expect(throws: ExitStatus.failure) { try options.student([.extract], labels: []) }
        let analyst = try TinyT5(tasks: #"{"analyse": {"tokens_max": 24}}"#)
        let others = try StudentOptions.parse(["--model", analyst.path])
        #expect(throws: ExitStatus.failure) { try others.student(nil, labels: []) }
        #expect(try others.t5().model == "tiny-t5@1")
    }

    @Test func aT5IsScoredAsItServesAndOnItsFreeText() throws {
        let model = try TinyT5()
        let entries = Self.texts.map { text in
            BenchmarkEntry(
                id: text, sentence: text,
                aspects: [.init(target: "pizza", polarity: "positive", hasOpinionWords: true)])
        }
        for threads in [1, 2] {
            let student = try LoadedStudent(directory: model.path, tasks: [.extract])
            let evaluation = Evaluation(student: student, threads: threads)
            let free = try #require(try evaluation.freePairs(entries, .extract))
            #expect(try evaluation.pairs(entries, .extract).normal.sentences == entries.count)
            #expect(free.pairs.normal.sentences == entries.count)
            // Random weights write no pair by chance.
            #expect(free.illFormed > 0)
        }
        let encoder = try LoadedStudent(directory: tinyModel, tasks: [.extract])
        #expect(try Evaluation(student: encoder, threads: 1).freePairs(entries, .extract) == nil)
    }
}
