import Transformer

/// Writes the weights of a checkpoint as opined's one `model.safetensors`, block by block, on all
/// cores: no more of them is in memory than a few blocks.
struct WeightsFile: Sendable {
    let checkpoint: T5Checkpoint
    /// The linear weights that become int8, by name.
    let quantized: Set<String>

    /// Every tensor in f32.
    init(f32 checkpoint: T5Checkpoint) { (self.checkpoint, quantized) = (checkpoint, []) }

    /// Linear weights in int8, but those of `kept`.
    init(int8 checkpoint: T5Checkpoint, kept: Set<String>) {
        self.checkpoint = checkpoint
        quantized = Set(checkpoint.tensors.filter(\.isLinear).map(\.name)).subtracting(kept)
    }

    /// Writes the file and waits until it is on the disk.
    ///
    /// - Parameter progress: the share that is done, 0…1.
    /// - Throws: at the first value that is not a finite number, and where nothing can be written.
    func write(to path: String, progress: @Sendable (Double) -> Void = { _ in }) throws {
        let writer = try SafetensorsWriter(path: path, entries: entries)
        let blocks = checkpoint.blocks()
        _ = try OrderedJobs.run(
            blocks.count, progress: { progress(Double($0) / Double(blocks.count)) }
        ) { try write(blocks[$0], by: writer) }
        try writer.finish()
    }

    private var entries: [SafetensorsWriter.Entry] {
        checkpoint.tensors.flatMap { tensor -> [SafetensorsWriter.Entry] in
            guard quantized.contains(tensor.name) else {
                return [.init(tensor.name, .float32, tensor.shape)]
            }
            return [
                .init(tensor.name, .int8, tensor.shape),
                .init(tensor.name + "_scale", .float32, [tensor.rows]),
            ]
        }
    }

    private func write(_ block: T5Checkpoint.Block, by writer: SafetensorsWriter) throws {
        let (tensor, first) = (block.tensor, block.rows.lowerBound)
        let values = try checkpoint.rows(of: tensor.name, block.rows)
        guard quantized.contains(tensor.name) else {
            return try writer.write(values, to: tensor.name, fromRow: first)
        }
        let (weights, scales) = RowQuantizer.quantize(values, width: tensor.width)
        try writer.write(weights, to: tensor.name, fromRow: first)
        try writer.write(scales, to: tensor.name + "_scale", fromRow: first)
    }
}
