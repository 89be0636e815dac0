import CKernels

/// A linear layer as T5 uses it at both ends: as a table of embeddings, and as a head of which only
/// some outputs are asked for.
extension Linear {
    /// Outputs that lie together when they are packed.
    static let panelOutputs = 16

    /// Readies rows for ``apply(_:panels:into:prepared:)``.
    func prepare(_ x: Rows, quantized: opined_quantized) {
        tap?.see(x, of: names)
        guard precision == .int8 else { return }
        opined_active_kernels().pointee.quantize(quantized, x.base, x.count, inputs)
    }

    /// Some outputs alone, with the bits of all: those of each panel of ``panelOutputs``.
    ///   y         (rows, panels.count * panelOutputs)
    ///   prepared  x, where ``prepare(_:quantized:)`` left it
    func apply(_ x: Rows, panels: [UInt32], into y: Rows, prepared: opined_quantized) {
        let kernels = opined_active_kernels()
        switch precision {
        case .float32:
            kernels.pointee.linear_f32_panels(
                y.base, x.base, x.count, packed.base, inputs, outputs, panels, panels.count)
        case .int8:
            kernels.pointee.linear_i8_panels(
                y.base, prepared, x.count, packed.base, inputs, outputs, panels, panels.count)
        }
    }

    /// The panels in which some outputs lie, the first at the beginning of one.
    static func panels(of outputs: Range<Int>) -> [UInt32] {
        let last = (outputs.upperBound + panelOutputs - 1) / panelOutputs
        return (outputs.lowerBound / panelOutputs..<last).map { UInt32($0) }
    }

    /// Writes the weights of one output, scaled: an embedding, where the layer is a table of them.
    ///   y  (inputs)
    func look(up output: Int, into y: UnsafeMutablePointer<Float>) {
        switch precision {
        case .float32: opined_unpack_f32(y, packed.base, outputs, inputs, output, 1)
        case .int8: opined_unpack_i8(y, packed.base, outputs, inputs, output, 1)
        }
    }
}
