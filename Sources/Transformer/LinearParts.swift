/// The tensors of linear layers that are packed as one.
struct LinearParts {
    let weights: SafetensorsFile
    let names: [String]
    let inputs: Int
    /// Of each of them.
    let outputs: Int

    /// int8 where every weight is I8.
    var precision: Linear.Precision { names.allSatisfy(isQuantized) ? .int8 : .float32 }

    /// (all outputs)
    func bias() throws(ModelFileError) -> [Float] {
        var bias: [Float] = []
        for name in names { bias += try weights.floats(name + ".bias", shape: [outputs]) }
        return bias
    }

    /// (all outputs, inputs), and a scale for each output.
    func bytes() throws(ModelFileError) -> (weight: [Int8], scales: [Float]) {
        var weight: [Int8] = []
        var scales: [Float] = []
        weight.reserveCapacity(names.count * outputs * inputs)
        for name in names {
            let part = try bytes(name)
            weight += part.weight
            scales += part.scales
        }
        return (weight, scales)
    }

    /// (all outputs, inputs)
    func floats() throws(ModelFileError) -> [Float] {
        var weight: [Float] = []
        weight.reserveCapacity(names.count * outputs * inputs)
        for name in names {
            if isQuantized(name) {
                let (bytes, scales) = try bytes(name)
                for (index, byte) in bytes.enumerated() {
                    weight.append(Float(byte) * scales[index / inputs])
                }
            } else {
                weight += try weights.floats(name + ".weight", shape: [outputs, inputs])
                weights.release(name + ".weight")
            }
        }
        return weight
    }

    /// The pages of the file are given back as they are read: a model is never in memory twice.
    private func bytes(_ name: String) throws(ModelFileError) -> (weight: [Int8], scales: [Float]) {
        let weight = try weights.bytes(name + ".weight", shape: [outputs, inputs])
        weights.release(name + ".weight")
        return (weight, try weights.floats(name + ".weight_scale", shape: [outputs]))
    }

    private func isQuantized(_ name: String) -> Bool { weights.type(of: name + ".weight") == .i8 }
}
