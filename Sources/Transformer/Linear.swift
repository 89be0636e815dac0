import CKernels

/// A linear layer, y = x · Wᵀ + b, its weights packed for the kernels once.
public struct Linear: Sendable {
    enum Precision: Sendable { case float32, int8 }

    public let inputs: Int
    public let outputs: Int
    let precision: Precision
    let packed: AlignedMemory
    let names: [String]
    /// Sees what the layer gets; nil in service.
    let tap: LinearTap?

    /// Reads `name.weight` (outputs, inputs) and `name.bias` (outputs); where the weight is I8, its
    /// `name.weight_scale` (outputs) too.
    ///
    /// - Throws: where one is missing, has another shape, or holds what is not a finite number.
    public init(
        weights: SafetensorsFile, name: String, inputs: Int, outputs: Int
    ) throws(ModelFileError) {
        try self.init(weights: weights, joined: [name], inputs: inputs, outputs: outputs)
    }

    /// Several layers of the same input as one: their outputs lie side by side, in the order of the
    /// names. Where one of them is not I8, all are computed in f32.
    ///   outputs  of each of them
    init(
        weights: SafetensorsFile, joined names: [String], inputs: Int, outputs: Int,
        hasBias: Bool = true
    ) throws(ModelFileError) {
        self.names = names
        tap = weights.tap
        let parts = LinearParts(weights: weights, names: names, inputs: inputs, outputs: outputs)
        self.inputs = inputs
        self.outputs = outputs * names.count
        precision = parts.precision
        let bias = hasBias ? try parts.bias() : nil
        switch precision {
        case .float32:
            packed = AlignedMemory(
                byteCount: opined_packed_f32_bytes(self.outputs, inputs), in: weights.packed)
            let weight = try parts.floats()
            opined_pack_f32(packed.base, weight, bias, self.outputs, inputs)
        case .int8:
            packed = AlignedMemory(
                byteCount: opined_packed_i8_bytes(self.outputs, inputs), in: weights.packed)
            let (weight, scales) = try parts.bytes()
            opined_pack_i8(packed.base, weight, scales, bias, self.outputs, inputs)
        }
    }

    /// One output row for each token.  (tokens, outputs)
    public func callAsFunction(_ hidden: borrowing HiddenStates) -> [Float] {
        precondition(hidden.width == inputs, "a layer of \(inputs) inputs got \(hidden.width)")
        return apply(hidden.base, rows: hidden.tokens)
    }

    /// One output row for each row of `rows`, (rows, inputs).  (rows, outputs)
    public func callAsFunction(_ rows: [Float]) -> [Float] {
        precondition(
            rows.count.isMultiple(of: inputs), "rows of \(inputs) inputs, got \(rows.count)")
        return rows.withUnsafeBufferPointer { x in
            x.baseAddress.map { apply($0, rows: x.count / inputs) } ?? []
        }
    }

    /// y = activation(x · Wᵀ + b) + residual, within a workspace.
    ///   x         (rows, inputs)
    ///   y         (rows, outputs)
    ///   residual  (rows, outputs), or nil
    func apply(
        _ x: Rows, into y: Rows, quantized: opined_quantized,
        activation: opined_activation = OPINED_IDENTITY, residual: Rows? = nil
    ) {
        tap?.see(x, of: names)
        let kernels = opined_active_kernels()
        switch precision {
        case .float32:
            kernels.pointee.linear_f32(
                y.base, x.base, x.count, packed.base, inputs, outputs, activation, residual?.base)
        case .int8:
            kernels.pointee.quantize(quantized, x.base, x.count, inputs)
            kernels.pointee.linear_i8(
                y.base, quantized, x.count, packed.base, inputs, outputs, activation, residual?.base
            )
        }
    }

    private func apply(_ x: UnsafePointer<Float>, rows: Int) -> [Float] {
        [Float](unsafeUninitializedCapacity: rows * outputs) { y, count in
            count = rows * outputs
            guard let y = y.baseAddress else { return }
            let scratch = QuantizedRows(rows: precision == .int8 ? rows : 0, width: inputs)
            apply(
                Rows(base: UnsafeMutablePointer(mutating: x), count: rows, width: inputs),
                into: Rows(base: y, count: rows, width: outputs), quantized: scratch.view)
        }
    }
}
