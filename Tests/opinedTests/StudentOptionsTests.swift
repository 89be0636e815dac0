import ArgumentParser
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

    @Test(arguments: [
        ["--task", "classify"], ["--labels", "a"], ["--task", "classify", "--labels", ","],
        ["--task", "classify", "--labels", "a,a"], ["--task", "translate"], ["--threads", "-1"],
        ["--text-pointer", "text"], ["--format", "xml"],
    ])
    func refusesWhatMakesNoSense(arguments: [String]) {
        let error = #expect(throws: (any Error).self) { try Extract.parse(arguments) }
        #expect(error.map { Extract.exitCode(for: $0) } == .validationFailure)
    }

    @Test func evaluateTakesItsLabelsFromTheFiles() throws {
        _ = try Evaluate.parse(["f", "--task", "classify"])
        _ = try Evaluate.parse(["f", "--task", "classify", "--labels", "a,b", "--json"])
        #expect(throws: (any Error).self) { try Evaluate.parse(["f", "--labels", "a"]) }
        #expect(throws: (any Error).self) { try Evaluate.parse([]) }
    }
}
