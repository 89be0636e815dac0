import Foundation
import Opinions
import Testing
import Transformer

@testable import Student

struct T5DirectoryTests {
    struct Case: CustomTestStringConvertible, Sendable {
        let testDescription: String
        let place: String
        let change: @Sendable (inout ModelManifest<T5Family>) -> Void
    }

    private static let cases = [
        Case(testDescription: "no sequence", place: "tokens_max") { $0.tokensMax = 1 },
        Case(testDescription: "too long", place: "tokens_max") { $0.tokensMax = 513 },
        Case(testDescription: "another precision", place: "precision") { $0.precision = "int8" },
        Case(testDescription: "no name", place: "name") { $0.name = "" },
        Case(testDescription: "unknown polarity", place: "tasks.extract.polarities") {
            $0.tasks.extract?.polarities = ["good"]
        },
        Case(testDescription: "a polarity twice", place: "tasks.extract.polarities") {
            $0.tasks.extract?.polarities = ["positive", "positive"]
        },
        Case(testDescription: "no category", place: "tasks.categorise.categories") {
            $0.tasks.categorise?.categories = []
        },
        Case(testDescription: "equal categories", place: "tasks.categorise.categories") {
            $0.tasks.categorise?.categories = ["food", " food"]
        },
        Case(testDescription: "a category with a bar", place: "tasks.categorise.categories") {
            $0.tasks.categorise?.categories = ["food|price"]
        },
        Case(testDescription: "newline not added", place: "tokenizer.newline") {
            $0.tokenizer?.newline = "[LF]"
        },
        Case(testDescription: "sentiment of no labels", place: "tasks.sentiment.labels") {
            $0.tasks.sentiment = .init(by: .likelihood)
        },
        Case(testDescription: "sentiment without neutral", place: "tasks.sentiment.labels") {
            $0.tasks.sentiment = .init(
                by: .likelihood, labels: ["good": "positive", "bad": "negative"])
        },
        Case(testDescription: "no temperature", place: "calibration.classify.temperature") {
            $0.calibration.classify = Temperature(temperature: 0)
        },
        Case(testDescription: "a task that is not there", place: "tasks.categorise") {
            $0.tasks.categorise = nil
        },
        Case(testDescription: "a file that is not named", place: "files") {
            $0.files["spiece.model"] = nil
        },
    ]

    @Test(arguments: cases)
    func aBrokenDescriptionIsRefusedByKey(_ example: Case) throws {
        let model = try TinyT5(example.change)
        let error = #expect(throws: ModelFileError.self) { try model.student() }
        #expect(error?.tensor == example.place)
        #expect(error?.remedy.isEmpty == false)
    }

    @Test func aSentimentNeedsItsSource() throws {
        let without: [@Sendable (inout T5Family.Tasks) -> Void] = [
            {
                $0.extract = nil
                $0.categorise = nil
            },
            {
                $0.classify = nil
                $0.sentiment = .init(by: .likelihood, labels: ["good": "positive"])
            },
        ]
        for change in without {
            let model = try TinyT5 { change(&$0.tasks) }
            let error = #expect(throws: ModelFileError.self) { try model.student([.sentiment]) }
            #expect(error?.tensor == "tasks.sentiment.by")
        }
    }

    @Test func theFamilyDecidesWhoReads() throws {
        let t5 = try TinyT5()
        let loaded = try LoadedStudent(directory: t5.path, tasks: [.extract])
        #expect(loaded.t5 != nil && loaded.model == "tiny-t5@1" && loaded.precision == "f32")
        let text = "The pizza was great."
        let alone = try t5.student([.extract])
        #expect(loaded.analyse([loaded.prepare(text)]) == alone.analyse([alone.prepare(text)]))
        let encoder = try TinyModel()
        #expect(try LoadedStudent(directory: encoder.path, tasks: [.extract]).t5 == nil)
        let wrong = #expect(throws: ModelFileError.self) {
            try T5Student(directory: encoder.path, tasks: [.extract])
        }
        #expect(wrong?.tensor == "family")
        try encoder.set(["family"], to: "gpt")
        let unknown = #expect(throws: ModelFileError.self) {
            try LoadedStudent(directory: encoder.path, tasks: [.extract])
        }
        #expect(unknown?.tensor == "family")
        #expect(unknown?.problem.contains("\"t5\"") == true)
    }

    @Test func sharesOfAT5AreItsScores() throws {
        let model = try TinyT5()
        let t5 = try LoadedStudent(
            directory: model.path, tasks: [.classify], labels: ["good", "bad"])
        let labels = t5.analyse([t5.prepare("good food")])[0].labels
        #expect(t5.shares(of: labels) == labels.map(\.score))
    }

    @Test func aDescriptionIsReadAsItWasWritten() throws {
        let model = try TinyT5 {
            $0.evaluation = .object(["f1": .number(67.5), "n": .integer(3), "of": .list([.null])])
            $0.calibration.extract = .init(quantile: 0.5, margin: 0.25, intercept: -1)
            $0.goldens = []
        }
        let read = try ModelManifest<T5Family>(path: model.path + "/opined.json")
        #expect(read.tasks == model.manifest.tasks)
        #expect(read.calibration == model.manifest.calibration)
        #expect(read.evaluation == model.manifest.evaluation)
        #expect(read.family == "t5" && read.tokenizer?.newline == "[NL]")
    }

    @Test func goldenTextsAreAnsweredOrTheModelIsRefused() throws {
        let model = try TinyT5()
        let student = try model.student()
        let texts = ["The pizza was great, the service slow.", "", "料理 good 👍"]
        model.manifest.goldens = texts.map(student.golden)
        #expect(model.manifest.goldens.allSatisfy { ($0.generated?.count ?? 99) <= 32 })
        try model.writeManifest()
        _ = try model.student([.classify])
        model.manifest.goldens[1].generated?.append(7)
        try model.writeManifest()
        let error = #expect(throws: ModelFileError.self) { try model.student([.extract]) }
        #expect(error?.tensor == "goldens[1]")
        #expect(error?.problem.contains("generated are") == true)
    }
}
