import ArgumentParser
import Foundation
import Transformer

/// How a T5 is measured while it writes.
struct GenerationOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "Measure a T5 on token ids alone: JSON lines, each a list of ids with the end token.",
            valueName: "file"))
    var ids: String?

    @Option(help: "Tokens that a T5 writes for each text, 1 to 512.")
    var steps = 16

    @Option(help: "Texts that a thread writes for at a time.")
    var batch = 32

    @Option(help: "How often all texts are written for; the default is once, without --ids 3 s.")
    var rounds: Int?

    @Option(help: "Write for the first so many texts; the default is all ids, or 256 texts.")
    var limit: Int?

    @Option(
        help: ArgumentHelp(
            "Let the head choose from a text's own ids and so many common ones, 100 and on.",
            valueName: "count"))
    var restricted: Int?

    @Option(
        help: ArgumentHelp(
            "With --ids: write the ids that came out to a file, as JSON lines.",
            valueName: "file"))
    var idsOut: String?

    func validate() throws {
        guard (1...T5Model.generatedTokensMax).contains(steps) else {
            throw ValidationError("--steps is \(steps); give 1 to \(T5Model.generatedTokensMax)")
        }
        let counts = [
            ("--batch", batch), ("--rounds", rounds ?? 1), ("--limit", limit ?? 1),
            ("--restricted", restricted ?? 1),
        ]
        for (name, count) in counts where !(1...1_000_000).contains(count) {
            throw ValidationError("\(name) is \(count); give 1 to 1000000")
        }
        guard idsOut == nil || ids != nil else {
            throw ValidationError("--ids-out is for --ids; add it or remove --ids-out")
        }
    }

    func bench(_ model: T5Model, _ sequences: BenchSequences, threads: Int) -> GenerationBench {
        GenerationBench(
            model: model, sequences: sequences, steps: steps, batch: batch, threads: threads,
            restricted: restricted)
    }

    /// Writes what came out where it is wanted.
    func write(_ ids: [[Int32]]) throws {
        guard let idsOut else { return }
        do { try Data(BenchSequences.lines(ids)).write(to: URL(filePath: idsOut)) } catch {
            throw DemoFailure(
                "write \(idsOut): \(error.localizedDescription); check the folder and its "
                    + "permissions")
        }
    }
}
