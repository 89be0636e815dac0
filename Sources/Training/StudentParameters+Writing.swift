import Disk
import Transformer

extension StudentParameters {
    /// Whether a tensor of an int8 model is stored as I8 (docs/model-directory.md, "Tensors of the
    /// encoder family" and "of a T5").
    private static func isOfBytes(_ tensor: ParameterLayout.Tensor) -> Bool {
        guard tensor.shape.count == 2 else { return false }
        let isOfT5 = tensor.name.contains(".block.") && !tensor.name.contains("_attention_bias")
        let tables = [
            "embeddings.word_embeddings.weight", T5Shape.embeddingName, T5Shape.headName,
        ]
        return isOfT5 || tensor.name.hasPrefix("encoder.layer.") || tables.contains(tensor.name)
    }

    /// Writes `model.safetensors` in the precision asked for, and waits until it is on the disk.
    /// Adapters are in the weights then, and nowhere else.
    ///
    /// - Throws: where the file can't be written.
    public func write(
        to path: String, precision: EncoderModel.Precision
    ) throws(FileWriteError) {
        try write(to: path) { precision == .int8 && Self.isOfBytes($0) }
    }

    /// The same, each tensor in the type that it has in another file: what an import kept in f32
    /// stays so.
    public func write(to path: String, like other: SafetensorsFile) throws(FileWriteError) {
        try write(to: path) { other.isQuantized($0.name) }
    }

    private func write(
        to path: String, isInt8: (ParameterLayout.Tensor) -> Bool
    ) throws(FileWriteError) {
        let tensors = layout.tensors.filter { !Self.isAdapter($0) }
        var entries: [SafetensorsWriter.Entry] = []
        for tensor in tensors {
            if isInt8(tensor) {
                entries.append(.init(tensor.name, .int8, tensor.shape))
                entries.append(.init(tensor.name + "_scale", .float32, [tensor.shape[0]]))
            } else {
                entries.append(.init(tensor.name, .float32, tensor.shape))
            }
        }
        let writer = try SafetensorsWriter(path: path, entries: entries)
        for tensor in tensors {
            guard isInt8(tensor) else {
                try writer.write(mergedValues(of: tensor), to: tensor.name)
                continue
            }
            let (weights, scales) = RowQuantizer.quantize(
                mergedValues(of: tensor), width: tensor.shape[1])
            try writer.write(weights, to: tensor.name)
            try writer.write(scales, to: tensor.name + "_scale")
        }
        try writer.finish()
    }
}
