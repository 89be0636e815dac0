import ArgumentParser
import Foundation
import Opinions
import Student
import Transformer

/// `opined import`: a T5 of Hugging Face becomes a model that every command takes.
struct Import: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Turn a T5 checkpoint of Hugging Face into a model directory.",
        discussion: """
            DIR holds config.json, model.safetensors (or its shards and their index), spiece.model \
            and, where tokens were added, the files that name them; opined-task.json, where the \
            training recipe wrote it, says what the model was trained for. Linear layers become \
            int8, but those that int8 would cost too much; then 200 reviews are answered in both \
            precisions, and a model that answers more than 2 % of them otherwise is refused. What \
            is written is loaded and asked before it gets its name: a failed import leaves \
            nothing. Exit code 65: the checkpoint can't be taken, and why; 64: another argument is \
            needed.
            """)

    @Argument(help: "The folder of the checkpoint.")
    var dir: String

    @Argument(help: "The name of the model.")
    var name: String

    @OptionGroup var options: ImportOptions

    @Flag(help: "Print one line of JSON.")
    var json = false

    @Flag(help: "Print what int8 costs each layer.")
    var verbose = false

    func run() throws {
        let start = ContinuousClock.now
        var settings = options.settings(name: name)
        settings.reviews = try options.readReviews()
        settings.calibration = try options.readCalibration()
        let progress = ImportProgress()
        let report: ImportReport
        do {
            report = try ModelImport(source: dir, settings: settings).run(progress: progress.show)
            progress.finish()
        } catch {
            progress.finish()
            throw Self.failure(error)
        }
        let text = ImportText(report, seconds: (ContinuousClock.now - start) / .seconds(1))
        if json { return Console.data(try text.json()) }
        if verbose { Console.data(text.layers) }
        Console.data(text.summary)
    }

    /// Says why there is no model, and gives the exit status.
    private static func failure(_ error: any Error) -> any Error {
        Console.note("\(error)")
        switch error {
        case let error as ImportError:
            return switch error.disposition {
            case .usage: ExitCode.validationFailure
            case .checkpoint: ExitStatus.badInput
            case .broken: ExitStatus.failure
            }
        case is ModelFileError: return ExitStatus.badInput
        default: return ExitCode.failure
        }
    }
}
