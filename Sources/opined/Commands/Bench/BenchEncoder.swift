import Student
import Transformer

/// The encoder of a model by itself: of either family, as the engine's figures need it.
enum BenchEncoder: Sendable {
    case encoder(EncoderModel, WordPieceTokenizer)
    case t5(T5Model, T5Student)

    init(directory: String, student: LoadedStudent) throws(ModelFileError) {
        switch student {
        case .encoder:
            self = .encoder(
                try EncoderModel(directory: directory),
                try WordPieceTokenizer(path: directory + "/tokenizer.json"))
        case .t5(let student): self = .t5(try T5Model(directory: directory), student)
        }
    }

    /// The sizes of the linear layers, as ``KernelBench`` times them.
    var shapes: [KernelBenchmark.Shape] {
        switch self {
        case .encoder(let model, _): KernelBenchmark.shapes(of: model.configuration)
        case .t5(let model, _): KernelBenchmark.shapes(of: model.configuration)
        }
    }

    /// One sequence of ids for each text, its end cut off at ``EngineBench/tokensMax``.
    func sequences(of texts: [String]) -> [[Int32]] {
        switch self {
        case .encoder(let model, let tokenizer):
            let limit = min(EngineBench.tokensMax, model.configuration.positionsMax) - 2
            return texts.map { text in
                [tokenizer.classificationID] + tokenizer.tokenize(text).ids.prefix(limit)
                    + [tokenizer.separatorID]
            }
        case .t5(let model, let student):
            let end = model.configuration.endID
            return texts.map { text in
                let first = student.sequences(of: student.prepare(text)).first ?? [end]
                return first.count > EngineBench.tokensMax
                    ? first.prefix(EngineBench.tokensMax - 1) + [end] : first
            }
        }
    }

    /// What encodes sequences on one thread, with a workspace of its own.
    func makeEncode() -> ([[Int32]]) -> Void {
        switch self {
        case .encoder(let model, _):
            let workspace = model.makeWorkspace()
            return { model.encode($0, in: workspace) { _, _ in } }
        case .t5(let model, _):
            let workspace = model.makeWorkspace()
            return { model.encode($0, in: workspace) { _, _ in } }
        }
    }
}

extension KernelBenchmark {
    /// The layers of a T5's encoder on a few short reviews, and of a step of its decoder on as
    /// many.
    fileprivate static func shapes(of configuration: T5Configuration) -> [Shape] {
        let (width, heads) = (configuration.modelWidth, configuration.attentionWidth)
        let wide = configuration.feedForwardWidth
        let layers = [(width, 3 * heads), (heads, width), (width, wide), (wide, width)]
        return [192, 32].flatMap { rows in
            layers.map { Shape(rows: rows, inputs: $0.0, outputs: $0.1) }
        }
    }
}
