import CKernels

/// What int8 costs one linear layer: its weights, and its outputs by the kernels that serve,
/// against those of f32.
public struct LinearTrial: Equatable, Sendable {
    /// A sum of squared differences beside the sum of squares.
    public struct Error: Equatable, Sendable {
        public var squaredError = 0.0, squaredNorm = 0.0

        /// ‖x − x̂‖ / ‖x‖; 0 of zeros.
        public var relative: Double {
            squaredNorm > 0 ? (squaredError / squaredNorm).squareRoot() : 0
        }

        mutating func add(_ exact: Float, _ rounded: Float) {
            let difference = Double(exact) - Double(rounded)
            squaredError += difference * difference
            squaredNorm += Double(exact) * Double(exact)
        }
    }

    public private(set) var weights = Error(), outputs = Error()

    /// Nothing tried yet.
    public init() {}

    /// Some outputs of a layer, on some of its inputs.
    ///
    /// - Parameters:
    ///   - weight: (outputs, width)
    ///   - inputs: (rows, width), or none
    public init(weight: [Float], inputs: [Float], width: Int) {
        let (bytes, scales) = RowQuantizer.quantize(weight, width: width)
        for (index, value) in weight.enumerated() {
            weights.add(value, Float(bytes[index]) * scales[index / width])
        }
        guard !inputs.isEmpty else { return }
        let exact = Self.float32(weight, inputs, width: width)
        let rounded = Self.int8(bytes, scales, inputs, width: width)
        for (exact, rounded) in zip(exact, rounded) { outputs.add(exact, rounded) }
    }

    public static func + (one: LinearTrial, other: LinearTrial) -> LinearTrial {
        var sum = one
        sum.weights.squaredError += other.weights.squaredError
        sum.weights.squaredNorm += other.weights.squaredNorm
        sum.outputs.squaredError += other.outputs.squaredError
        sum.outputs.squaredNorm += other.outputs.squaredNorm
        return sum
    }

    /// (rows, outputs)
    private static func float32(_ weight: [Float], _ inputs: [Float], width: Int) -> [Float] {
        let outputs = weight.count / width, rows = inputs.count / width
        let packed = AlignedMemory(byteCount: opined_packed_f32_bytes(outputs, width))
        let bias = [Float](repeating: 0, count: outputs)
        opined_pack_f32(packed.base, weight, bias, outputs, width)
        var y = [Float](repeating: 0, count: rows * outputs)
        opined_active_kernels().pointee.linear_f32(
            &y, inputs, rows, packed.base, width, outputs, OPINED_IDENTITY, nil)
        return y
    }

    /// (rows, outputs)
    private static func int8(
        _ weight: [Int8], _ scales: [Float], _ inputs: [Float], width: Int
    ) -> [Float] {
        let outputs = scales.count, rows = inputs.count / width
        let packed = AlignedMemory(byteCount: opined_packed_i8_bytes(outputs, width))
        let bias = [Float](repeating: 0, count: outputs)
        opined_pack_i8(packed.base, weight, scales, bias, outputs, width)
        let quantized = QuantizedRows(rows: rows, width: width)
        var y = [Float](repeating: 0, count: rows * outputs)
        let kernels = opined_active_kernels()
        kernels.pointee.quantize(quantized.view, inputs, rows, width)
        kernels.pointee.linear_i8(
            &y, quantized.view, rows, packed.base, width, outputs, OPINED_IDENTITY, nil)
        return withExtendedLifetime(quantized) { y }
    }
}
