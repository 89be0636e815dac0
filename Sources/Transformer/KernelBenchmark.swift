import CKernels

/// One linear layer of made-up weights, as `opined bench` times it: the kernels in force, and
/// nothing else of the engine. For one thread.
public final class KernelBenchmark {
    /// The sizes of one call.
    public struct Shape: Equatable, Sendable {
        public let rows, inputs, outputs: Int

        /// A multiplication and an addition for each row, input and output.
        public var operations: Int { 2 * rows * inputs * outputs }

        public init(rows: Int, inputs: Int, outputs: Int) {
            (self.rows, self.inputs, self.outputs) = (rows, inputs, outputs)
        }
    }

    /// The level of ``CKernels`` in force: `plain`, `avx2`, `avx-vnni` or `avx512-vnni`.
    public static var level: String {
        switch opined_active_kernels().pointee.level {
        case OPINED_AVX2: "avx2"
        case OPINED_AVX_VNNI: "avx-vnni"
        case OPINED_AVX512_VNNI: "avx512-vnni"
        default: "plain"
        }
    }

    /// The layers of an encoder on as many tokens as it takes at a time: queries, keys and values
    /// as one, the output of attention, both of the feed-forward network; and the first of these
    /// on a short sentence.
    public static func shapes(of configuration: EncoderConfiguration) -> [Shape] {
        let (width, wide) = (configuration.hiddenSize, configuration.intermediateSize)
        let rows = EncoderWorkspace.chunkTokens
        return [
            Shape(rows: rows, inputs: width, outputs: 3 * width),
            Shape(rows: rows, inputs: width, outputs: width),
            Shape(rows: rows, inputs: width, outputs: wide),
            Shape(rows: rows, inputs: wide, outputs: width),
            Shape(rows: 16, inputs: width, outputs: 3 * width),
        ]
    }

    private let shape: Shape
    private let precision: EncoderModel.Precision
    private let packed: AlignedMemory
    private let quantized: QuantizedRows
    private let x: [Float]
    private var y: [Float]

    /// - Precondition: rows, inputs and outputs are positive.
    public init(_ shape: Shape, _ precision: EncoderModel.Precision) {
        precondition(shape.rows > 0 && shape.inputs > 0 && shape.outputs > 0)
        let (inputs, outputs) = (shape.inputs, shape.outputs)
        (self.shape, self.precision) = (shape, precision)
        // The time does not depend on the values, as long as none is denormal.
        x = (0..<shape.rows * inputs).map { Float($0 * 37 % 255 - 127) / 127 }
        y = [Float](repeating: 0, count: shape.rows * outputs)
        let weights = (0..<inputs * outputs).map { Int8($0 * 73 % 255 - 127) }
        let bias = [Float](repeating: 0.5, count: outputs)
        switch precision {
        case .int8:
            packed = AlignedMemory(byteCount: opined_packed_i8_bytes(outputs, inputs))
            let scales = [Float](repeating: 0.01, count: outputs)
            opined_pack_i8(packed.base, weights, scales, bias, outputs, inputs)
        case .float32:
            packed = AlignedMemory(byteCount: opined_packed_f32_bytes(outputs, inputs))
            opined_pack_f32(packed.base, weights.map { Float($0) / 127 }, bias, outputs, inputs)
        }
        quantized = QuantizedRows(rows: shape.rows, width: inputs)
        opined_active_kernels().pointee.quantize(quantized.view, x, shape.rows, inputs)
    }

    /// Computes the layer once.
    public func run() {
        let kernels = opined_active_kernels()
        switch precision {
        case .int8:
            kernels.pointee.linear_i8(
                &y, quantized.view, shape.rows, packed.base, shape.inputs, shape.outputs,
                OPINED_IDENTITY, nil)
        case .float32:
            kernels.pointee.linear_f32(
                &y, x, shape.rows, packed.base, shape.inputs, shape.outputs, OPINED_IDENTITY, nil)
        }
    }
}
