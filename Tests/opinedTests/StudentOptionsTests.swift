import ArgumentParser
import Foundation
import Student
import Testing

@testable import opined

struct StudentOptionsTests {
    @Test func commasPartTasksAndLabels() {
        #expect(TaskList(argument: "extract, classify")?.tasks == [.extract, .classify])
        #expect(TaskList(argument: "extract,translate") == nil)
        #expect(TaskList(argument: "") == nil)
        #expect(TaskList([.classify, .extract]).description == "extract,classify")
        #expect(CommaList(argument: " a b ,,c").values == ["a b", "c"])
    }

    @Test(
        arguments: [
            ([.extract, .categorise, .sentiment, .classify], [.extract, .sentiment]),
            ([.categorise, .sentiment], [.categorise, .sentiment]), ([.extract], [.extract]),
            ([.sentiment, .classify], [.sentiment]), ([.classify], []),
        ] as [(Set<StudentTask>, Set<StudentTask>)])
    func aModelIsAskedForWhatItIsMadeFor(abilities: Set<StudentTask>, tasks: Set<StudentTask>) {
        #expect(StudentTask.standard(of: abilities) == tasks)
    }

    @Test func abilitiesAreReadFromTheModel() throws {
        #expect(try LoadedStudent.abilities(directory: tinyModel) == Set(StudentTask.allCases))
        #expect(throws: (any Error).self) { try LoadedStudent.abilities(directory: "/nonexistent") }
    }

    /// In a checkout as where it is installed, by an option or by settings.
    @Test func whoNamesNoModelGetsTheOneThatComesWithOpined() throws {
        let own = projectRoot.appending(path: "Models/opined-mini").path(percentEncoded: false)
        #expect(try StudentOptions.parse([]).directory() == own)
        #expect(try Settings.load(file: nil).model.path == own)
        let named = try Settings.load(file: nil, overrides: ["model.directory=\(tinyModel)"])
        #expect(named.model.path == tinyModel)
        #expect(try StudentOptions.parse(["--model", tinyModel]).directory() == tinyModel)
    }

    /// The file of the service may be missing where a command runs in a checkout; one that was
    /// named may not.
    @Test func settingsDoNotNeedTheServicesFile() throws {
        let standard = SettingsOptions.made(
            config: SettingsOptions.standardFile, overrides: ["training.epochs=7"])
        if access(SettingsOptions.standardFile, F_OK) != 0 {
            #expect(try standard.loadAnywhere(environment: [:]).training.epochs == 7)
            #expect(throws: SettingsError.self) { try standard.load(environment: [:]) }
        }
        let named = SettingsOptions.made(config: "/nonexistent.yaml", overrides: [])
        #expect(throws: SettingsError.self) { try named.loadAnywhere(environment: [:]) }
    }

    @Test(arguments: [
        ["--task", "classify"], ["--labels", "a"], ["--task", "classify", "--labels", ","],
        ["--task", "classify", "--labels", "a,a"], ["--task", "translate"], ["--threads", "-1"],
        ["--text-pointer", "text"], ["--format", "xml"],
    ])
    func refusesWhatMakesNoSense(arguments: [String]) {
        let error = #expect(throws: (any Error).self) { try Extract.parse(arguments) }
        #expect(error.map { Extract.exitCode(for: $0) } == .validationFailure)
    }

    @Test(arguments: [
        ["--tokens-max", "0"], ["--tokens-max", "513"], ["--beams", "0"], ["--beams", "1000"],
        ["--threads", "-1"],
    ])
    func generateKeepsItsBounds(arguments: [String]) {
        #expect(throws: (any Error).self) { try Generate.parse(arguments) }
    }

    @Test(arguments: [[], ["--labels", ","], ["--labels", "a,a"]])
    func classifyNeedsLabels(arguments: [String]) {
        #expect(throws: (any Error).self) { try Classify.parse(arguments) }
    }

    @Test func classifyTakesThePriorAsTheModelSaysUnlessTold() throws {
        #expect(try Classify.parse(["--labels", "a,b"]).prior == nil)
        #expect(try Classify.parse(["--labels", "a,b", "--prior"]).prior == true)
        #expect(try Classify.parse(["--labels", "a,b", "--no-prior"]).prior == false)
    }

    @Test func evaluateTakesItsLabelsFromTheFiles() throws {
        _ = try Evaluate.parse(["f", "--task", "classify"])
        _ = try Evaluate.parse(["f", "--task", "classify", "--labels", "a,b", "--json"])
        #expect(throws: (any Error).self) { try Evaluate.parse(["f", "--labels", "a"]) }
        #expect(throws: (any Error).self) { try Evaluate.parse([]) }
    }

    @Test func theSamplerIsTriedOnPairsAndAPlotNeedsIt() throws {
        let parsed = try Evaluate.parse(["f", "--sampler", "--plot", "x.svg", "--json"])
        #expect(parsed.sampler && parsed.plot == "x.svg")
        for arguments in [["f", "--plot", "x.svg"], ["f", "--sampler", "--task", "classify"]] {
            #expect(throws: (any Error).self) { try Evaluate.parse(arguments) }
        }
    }
}
