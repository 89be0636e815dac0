import ArgumentParser
import Foundation
import Student
import Testing

@testable import opined

struct ImportTests {
    @Test func readsWhatItIsTold() throws {
        let command = try Import.parse([
            "checkpoint", "mine", "--precision", "f32", "--models", "there", "--task",
            "categorise, analyse", "--categories", "food quality,price", "--newline", "[BR]",
            "--allow-differences", "--force",
        ])
        let settings = command.options.settings(name: command.name)
        #expect(settings.name == "mine")
        #expect(settings.modelsFolder == "there")
        #expect(settings.precision == .f32)
        #expect(settings.tasks == [.categorise, .analyse])
        #expect(settings.categories == ["food quality", "price"])
        #expect(settings.newline == "[BR]")
        #expect(settings.allowsDifferences && settings.replacesExisting)
    }

    @Test func int8IsTheDefault() throws {
        let settings = try Import.parse(["a", "b"]).options.settings(name: "b")
        #expect(settings.precision == .int8)
        #expect(!settings.allowsDifferences && !settings.replacesExisting)
        #expect(settings.tasks == nil)
    }

    @Test(arguments: [
        [], ["a"], ["a", "b", "--precision", "int4"], ["a", "b", "--task", "translate"],
        ["a", "b", "--task", "extract", "--categories", "x"], ["a", "b", "--categories", ","],
    ])
    func refusesWhatMakesNoSense(arguments: [String]) {
        let error = #expect(throws: (any Error).self) { try Import.parse(arguments) }
        #expect(error.map { Import.exitCode(for: $0) } == .validationFailure)
    }

    @Test func reviewsAreTextOrJSON() throws {
        let file = try TemporaryFile("plain text\n\n{\"text\":\"of an object\"}\n")
        #expect(try ImportReviews.read(file.path) == ["plain text", "of an object"])
    }

    @Test func noMoreReviewsAreReadThanAreUsed() throws {
        let lines = (0..<300).map { "review \($0)" }.joined(separator: "\n")
        let file = try TemporaryFile(lines)
        #expect(try ImportReviews.read(file.path).count == ImportSettings.reviewsMax)
    }

    @Test func firstSentencesAreWhatTheBenchmarkHas() throws {
        let file = try TemporaryFile("Good soup. The rest was cold.\nNo stop at the end")
        #expect(
            try ImportReviews.firstSentences(file.path) == ["Good soup.", "No stop at the end"])
    }

    @Test(arguments: ["", "\n\n", "{\"text\":5}\n"])
    func saysWhyAFileHoldsNoReviews(content: String) throws {
        let file = try TemporaryFile(content)
        let error = #expect(throws: ImportReviews.Refusal.self) {
            try ImportReviews.read(file.path)
        }
        #expect(error?.description.contains(file.path) == true)
    }
}
