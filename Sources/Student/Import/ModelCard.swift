import Opinions
import Transformer

/// The README.md of an imported model: what is known of it without asking anybody.
struct ModelCard: Sendable {
    let name: String
    let manifest: T5Manifest
    let checkpoint: T5Checkpoint
    let comparison: AnswerComparison?
    let kept: [String]

    var text: String {
        var lines = ["# \(name)", "", kind, ""]
        lines.append("Tasks: \(taskNames.joined(separator: ", ")).")
        if let newline = manifest.tokenizer?.newline {
            lines.append("A line break is `\(newline)`.")
        }
        if let comparison {
            lines += ["", "## int8", ""]
            lines.append(
                "Of \(comparison.reviews) reviews, \(comparison.differing) are answered otherwise "
                    + "than in f32 (\(Percent(comparison.share))).")
            if !kept.isEmpty {
                lines += ["These layers stay in f32, since int8 would cost them too much:", ""]
                lines += kept.map { "- `\($0)`" }
            }
        }
        lines += ["", "## Evaluation", ""]
        let source = manifest.evaluation?["source"]
        let measured = source.flatMap { try? JSONFile.bytes($0) }
        if let measured {
            lines += ["Measured where it was trained:", "", "```json"]
            lines += String(decoding: measured, as: UTF8.self).split(separator: "\n").map(
                String.init)
            lines.append("```")
        } else {
            lines.append("The checkpoint came without one. `opined evaluate` measures it.")
        }
        lines += [
            "",
            "`config.json`, `model.safetensors` and `spiece.model` are as Hugging Face names them;",
            "`opined.json` says what opined makes of them. Written by `opined import`.",
        ]
        return lines.joined(separator: "\n") + "\n"
    }

    private var kind: String {
        let configuration = checkpoint.configuration
        let feedForward = configuration.isGated ? "gated GELU" : "ReLU"
        return "A T5 of \(configuration.encoderLayers) encoder and "
            + "\(configuration.decoderLayers) decoder layers, d_model "
            + "\(configuration.modelWidth), \(feedForward), vocabulary "
            + "\(checkpoint.vocabularyRows), in \(manifest.precision)."
    }

    private var taskNames: [String] { manifest.tasks.names }
}

extension T5Family.Tasks {
    /// Whether the model was made to write the pairs of a task.
    func writes(_ task: BenchmarkTask) -> Bool {
        switch task {
        case .extract: extract != nil
        case .categorise: categorise != nil
        }
    }

    var names: [String] {
        var names: [String] = []
        if extract != nil { names.append("extract") }
        if categorise != nil { names.append("categorise") }
        if sentiment != nil { names.append("sentiment") }
        if classify != nil { names.append("classify") }
        if analyse != nil { names.append("analyse") }
        return names
    }
}
