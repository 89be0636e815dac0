import Transformer

/// The parameters of a student, f32, by the names of the model directory.
///
/// One thread at a time may change them; see ``FloatArena``.
public final class StudentParameters {
    public let layout: ParameterLayout
    let arena: FloatArena

    /// Reads the tensors of a model directory, int8 as what it stands for.
    ///
    /// - Parameters:
    ///   - adapters: what is trained in the place of the encoder's own tensors; nil for these.
    ///   - isFrozen: whether the tensor of a name stays as it is.
    /// - Throws: where a tensor is missing, or has another type or shape than `configuration` and
    ///   the heads demand.
    public convenience init(
        configuration: EncoderConfiguration, weights: SafetensorsFile,
        adapters: LowRankSettings? = nil, isFrozen: (String) -> Bool = { _ in false }
    ) throws(ModelFileError) {
        try self.init(
            ParameterLayout(
                .encoder(StudentShape(configuration, weights: weights)), adapters: adapters,
                isFrozen: isFrozen), weights: weights)
    }

    /// The same of a T5.
    public convenience init(
        configuration: T5Configuration, weights: SafetensorsFile,
        adapters: LowRankSettings? = nil, isFrozen: (String) -> Bool = { _ in false }
    ) throws(ModelFileError) {
        try self.init(
            ParameterLayout(
                .t5(T5Shape(configuration, weights: weights)), adapters: adapters,
                isFrozen: isFrozen), weights: weights)
    }

    /// Reads the tensors of a layout that is known.
    public init(
        _ layout: ParameterLayout, weights: SafetensorsFile
    ) throws(ModelFileError) {
        self.layout = layout
        arena = FloatArena(count: layout.count)
        for tensor in layout.tensors where !Self.isAdapter(tensor) {
            arena.replace(
                tensor.range, with: try weights.dequantized(tensor.name, shape: tensor.shape))
        }
        startAdapters()
    }

    /// A copy of a tensor, row-major.
    public func values(of tensor: ParameterLayout.Tensor) -> [Float] {
        arena.values(tensor.range)
    }

    public func replace(_ tensor: ParameterLayout.Tensor, with values: [Float]) {
        arena.replace(tensor.range, with: values)
    }

    /// Where the first value is not a finite number; nil where all are. A student with such a
    /// value can't answer.
    public var firstBroken: ParameterLayout.Tensor? {
        layout.tensors.first { tensor in
            !UnsafeBufferPointer(start: arena.base + tensor.offset, count: tensor.count)
                .allSatisfy(\.isFinite)
        }
    }

    func pointer(_ tensor: ParameterLayout.Tensor) -> UnsafeMutablePointer<Float> {
        arena.base + tensor.offset
    }
}
