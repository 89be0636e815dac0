import Foundation
import Testing
import Transformer

@testable import Student

struct ImportedTasksTests {
    private func tasks(
        _ note: String? = nil, _ change: (inout ImportSettings) -> Void = { _ in }
    ) throws -> ImportedTasks {
        let checkpoint = try TinyCheckpoint()
        try checkpoint.write()
        if let note { try Data(note.utf8).write(to: checkpoint.file("opined-task.json")) }
        var settings = ImportSettings(name: "tiny", modelsFolder: checkpoint.models)
        change(&settings)
        return try ImportedTasks(
            CheckpointFolder(path: checkpoint.path), settings, added: ["[NL]", "[BR]"])
    }

    @Test func aCheckpointThatSaysNothingIsOneOfThePaper() throws {
        let found = try tasks()
        #expect(found.tasks.names == ["extract", "sentiment", "classify", "analyse"])
        #expect(found.newline == "[NL]")
        #expect(found.evaluation == nil)
        #expect(found.tasks.extract?.polarities.count == 4)
    }

    @Test(arguments: [
        (
            #"{"tasks":{"extract":{"polarities":["positive","negative"]}}}"#,
            ["extract", "sentiment"]
        ),
        (#"{"tasks":{"categorise":{"categories":["food"]}}}"#, ["categorise", "sentiment"]),
        (#"{"tasks":{"analyse":{}}}"#, ["classify", "analyse"]),
        (#"{"tasks":{"classify":{}}}"#, ["classify"]),
    ])
    func theRecipeSaysWhatItTrained(note: String, names: [String]) throws {
        #expect(try tasks(note).tasks.names == names)
    }

    @Test func whatTheRecipeMeasuredIsKept() throws {
        let note = #"{"tasks":{"analyse":{}},"newline":null,"evaluation":{"f1":61.5,"seeds":[42]}}"#
        let found = try tasks(note)
        #expect(found.evaluation?["f1"] == .number(61.5))
        #expect(found.newline == nil)
    }

    @Test func argumentsOverrideTheNote() throws {
        let note = #"{"tasks":{"analyse":{}},"newline":"[NL]"}"#
        let found = try tasks(note) {
            $0.tasks = [.categorise]
            $0.categories = ["food quality", "price"]
            $0.newline = "[BR]"
        }
        #expect(found.tasks.names == ["categorise"])
        #expect(found.tasks.categorise?.categories == ["food quality", "price"])
        #expect(found.tasks.categorise?.polarities == ["positive", "negative", "neutral"])
        #expect(found.newline == "[BR]")
    }

    @Test func categoriesAloneAskForThem() throws {
        #expect(try tasks { $0.categories = ["food"] }.tasks.names == ["categorise", "sentiment"])
    }

    @Test func refusesArgumentsThatMakeNoSense() throws {
        let changes: [(inout ImportSettings) -> Void] = [
            { $0.tasks = [.sentiment] }, { $0.tasks = [.categorise] },
            {
                $0.tasks = [.categorise]
                $0.categories = ["food", "food"]
            },
            { $0.newline = "[XX]" },
        ]
        for change in changes {
            let error = #expect(throws: ImportError.self) { try tasks(nil, change) }
            #expect(error?.disposition == .usage)
        }
    }
}
