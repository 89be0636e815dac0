/// Reading int8 as f32: what a student that is trained on starts from.
extension SafetensorsFile {
    /// Whether a tensor is I8, with a scale for each row beside it.
    public func isQuantized(_ name: String) -> Bool { type(of: name) == .i8 }

    /// A copy of an F32 tensor, or of an I8 tensor times its `name_scale`, row-major.
    ///
    /// - Throws: where it is missing, has another type or shape, or holds what is not a finite
    ///   number.
    public func dequantized(_ name: String, shape: [Int]) throws(ModelFileError) -> [Float] {
        guard isQuantized(name) else { return try floats(name, shape: shape) }
        let weights = try bytes(name, shape: shape)
        let scales = try floats(name + "_scale", shape: [shape[0]])
        let width = weights.count / max(1, scales.count)
        return [Float](unsafeUninitializedCapacity: weights.count) { values, count in
            weights.withUnsafeBufferPointer { weights in
                for (row, scale) in scales.enumerated() {
                    for place in row * width..<(row + 1) * width {
                        values.initializeElement(at: place, to: Float(weights[place]) * scale)
                    }
                }
            }
            count = weights.count
        }
    }
}
