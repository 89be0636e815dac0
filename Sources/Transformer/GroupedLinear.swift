import CKernels

/// A linear layer for each of several groups: y[g] = W[g] · x[g] + b[g].
public struct GroupedLinear: Sendable {
    public let groups: Int
    public let outputs: Int
    public let inputs: Int
    /// (groups, outputs, inputs)
    private let weight: [Float]
    /// (groups, outputs)
    private let bias: [Float]

    /// Reads `name.weight` (groups, outputs, inputs) and `name.bias` (groups, outputs).
    public init(
        weights: SafetensorsFile, name: String, groups: Int, outputs: Int, inputs: Int
    ) throws(ModelFileError) {
        self.groups = groups
        self.outputs = outputs
        self.inputs = inputs
        weight = try weights.floats(name + ".weight", shape: [groups, outputs, inputs])
        bias = try weights.floats(name + ".bias", shape: [groups, outputs])
    }

    /// From (groups, inputs) to (groups, outputs).
    public func callAsFunction(_ rows: [Float]) -> [Float] {
        precondition(
            rows.count == groups * inputs, "\(groups) rows of \(inputs), got \(rows.count)")
        let dot = opined_active_kernels().pointee.dot
        return rows.withUnsafeBufferPointer { x in
            weight.withUnsafeBufferPointer { w in
                guard let x = x.baseAddress, let w = w.baseAddress else { return bias }
                return bias.indices.map { index in
                    dot(w + index * inputs, x + index / outputs * inputs, inputs) + bias[index]
                }
            }
        }
    }
}
