import Transformer

/// What int8 costs each linear layer of a checkpoint.
///
/// T5's feed-forward outputs have a huge range, and other layers may have one in a checkpoint that
/// nobody has seen. So each is measured on what it gets while the f32 model answers sample reviews,
/// by the kernels that serve. Layers that are computed as one (q, k and v) are one here.
struct LayerErrors: Sendable {
    /// The relative error of its outputs, ‖y − ŷ‖ / ‖y‖, above which a layer stays in f32.
    /// Layers of trained and of random T5s have 0.005 to 0.02.
    static let outputErrorMax = 0.1

    struct Layer: Equatable, Sendable {
        /// The tensors, with `.weight`.
        let names: [String]
        /// ‖w − ŵ‖ / ‖w‖
        let weightError: Double
        /// nil: not measured, because nothing was seen of its inputs.
        let outputError: Double?

        /// What layers are ordered by.
        var cost: Double { outputError ?? weightError }
    }

    /// By name.
    let layers: [Layer]

    /// - Parameter inputs: what the layers got.
    init(
        _ checkpoint: T5Checkpoint, inputs: [LinearTap.Inputs],
        progress: @Sendable (Double) -> Void
    ) throws {
        var joined: [String: LinearTap.Inputs] = [:]
        for input in inputs {
            for name in input.names { joined[name + ".weight"] = input }
        }
        let blocks = checkpoint.tensors.filter(\.isLinear).flatMap(checkpoint.blocks)
        let trials = try OrderedJobs.run(
            blocks.count, progress: { progress(Double($0) / Double(blocks.count)) }
        ) { [joined] index in
            let (tensor, rows) = (blocks[index].tensor, blocks[index].rows)
            let input = joined[tensor.name].flatMap { $0.width == tensor.width ? $0.values : nil }
            return LinearTrial(
                weight: try checkpoint.rows(of: tensor.name, rows), inputs: input ?? [],
                width: tensor.width)
        }
        var sums: [[String]: LinearTrial] = [:]
        for (block, trial) in zip(blocks, trials) {
            let name = block.tensor.name
            let names = joined[name].map { $0.names.map { $0 + ".weight" } } ?? [name]
            sums[names] = sums[names, default: LinearTrial()] + trial
        }
        layers = sums.map { names, trial in
            let isMeasured = trial.outputs.squaredNorm > 0
            return Layer(
                names: names, weightError: trial.weights.relative,
                outputError: isMeasured ? trial.outputs.relative : nil)
        }.sorted { ($0.names.first ?? "") < ($1.names.first ?? "") }
    }

    /// The tensors of the layers that cost too much by themselves.
    var tooCostly: Set<String> {
        Set(layers.filter { $0.outputError ?? 0 > Self.outputErrorMax }.flatMap(\.names))
    }

    /// The tensors of the costliest share of the layers.
    func costliest(share: Double) -> Set<String> {
        let count = Int((Double(layers.count) * share).rounded(.up))
        let ordered = layers.sorted { $0.cost > $1.cost }
        return Set(ordered.prefix(count).flatMap(\.names))
    }
}
