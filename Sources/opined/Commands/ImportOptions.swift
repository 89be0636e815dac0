import ArgumentParser
import Foundation
import Opinions
import Student

/// How a checkpoint is imported.
struct ImportOptions: ParsableArguments {
    @Option(help: "int8, or f32, which is four times as large and exact.")
    var precision = ImportSettings.Precision.int8

    @Option(
        help: ArgumentHelp(
            "The folder that the model's folder goes into; the default is that in which --model "
                + "finds it by its name.", valueName: "dir"))
    var models: String?

    @Option(
        help: ArgumentHelp(
            "What the model is for, with commas between, instead of what opined-task.json says: "
                + "extract, categorise, sentiment, classify, analyse.", valueName: "tasks"))
    var task: ImportTasks?

    @Option(help: "The categories of categorise, with commas between, as the model writes them.")
    var categories: CommaList?

    @Option(help: "The added token that stands for a line break; the default is [NL], if added.")
    var newline: String?

    @Option(
        help: ArgumentHelp(
            "Reviews whose answers are compared between f32 and int8, as text or JSON, one a "
                + "line; the default is 200 sentences that come with opined.", valueName: "file"))
    var reviews: String?

    @Option(
        help: ArgumentHelp(
            "Labelled sentences (a dev file of the benchmark) that the confidence is fitted on.",
            valueName: "dev.json"))
    var calibrate: String?

    @Flag(help: "Take an int8 model whose answers differ too often from those in f32.")
    var allowDifferences = false

    @Flag(help: "Replace the model of that name.")
    var force = false

    func validate() throws {
        guard categories?.values.isEmpty != true else {
            throw ValidationError("--categories is empty; name some, with commas between")
        }
        if let task, categories != nil, !task.tasks.contains(.categorise) {
            throw ValidationError("--categories needs categorise in --task")
        }
    }

    func settings(name: String) -> ImportSettings {
        var settings = ImportSettings(
            name: name, modelsFolder: models ?? ModelsFolder.standard.path)
        settings.precision = precision
        settings.tasks = task?.tasks
        settings.categories = categories?.values
        settings.newline = newline
        settings.allowsDifferences = allowDifferences
        settings.replacesExisting = force
        return settings
    }

    /// The reviews to compare on; none where nothing is compared.
    func readReviews() throws -> [String] {
        guard precision == .int8 else { return [] }
        do {
            if let reviews { return try ImportReviews.read(reviews) }
            let demo = try ShareDirectory.standard.file("Demo/reviews.jsonl")
            return try ImportReviews.firstSentences(demo.path(percentEncoded: false))
        } catch let error as ShareDirectoryError {
            Console.note("\(error)")
            throw ExitStatus.failure
        } catch {
            Console.note("\(error)")
            throw ExitStatus.badInput
        }
    }

    func readCalibration() throws -> [BenchmarkEntry] {
        guard let calibrate else { return [] }
        guard let content = FileManager.default.contents(atPath: calibrate) else {
            Console.note("open \(calibrate): it can't be read; check its name and permissions")
            throw ExitStatus.badInput
        }
        do {
            return try BenchmarkFile.entries(Array(content))
        } catch {
            Console.note("\(calibrate): \(error)")
            throw ExitStatus.badInput
        }
    }
}

extension ImportSettings.Precision: ExpressibleByArgument {}

/// Tasks of a model, with commas between.
struct ImportTasks: ExpressibleByArgument {
    let tasks: Set<ImportSettings.Task>

    init?(argument: String) {
        let names = CommaList(argument: argument).values
        let tasks = names.compactMap(ImportSettings.Task.init(rawValue:))
        guard !tasks.isEmpty, tasks.count == names.count else { return nil }
        self.tasks = Set(tasks)
    }
}
