import CKernels

/// Weights with what their adapters add: a served model directory knows no adapters.
extension StudentParameters {
    /// Fills A with small random numbers; B stays 0.
    func startAdapters() {
        guard let settings = layout.adapters else { return }
        for (index, tensor) in layout.tensors.enumerated() {
            guard LowRankPart.layer(ofA: tensor.name) != nil else { continue }
            var random = CounterRandom(settings.seed, UInt64(index))
            let reach = 1 / Float(tensor.shape[1]).squareRoot()
            replace(
                tensor,
                with: (0..<tensor.count).map { _ in
                    Float.random(in: -reach...reach, using: &random)
                })
        }
    }

    /// Whether it is A or B of a layer, and no tensor of a model directory.
    static func isAdapter(_ tensor: ParameterLayout.Tensor) -> Bool {
        LowRankPart.layer(ofA: tensor.name) != nil
            || tensor.name.hasSuffix(LowRankPart.nameOfB(""))
    }

    /// A copy of a tensor as a pass uses it, bit for bit, row-major.
    public func mergedValues(of tensor: ParameterLayout.Tensor) -> [Float] {
        var values = values(of: tensor)
        let layer = tensor.name.hasSuffix(".weight") ? String(tensor.name.dropLast(7)) : ""
        guard let adapter = LowRankPart(layout, layer) else { return values }
        let kernels = opined_active_training_kernels().pointee
        let panels = FloatArena(count: opined_panel_floats(adapter.inputs, adapter.rank))
        let scratch = FloatArena(count: adapter.b.count)
        adapter.panels(panels.base, self).run(kernels)
        values.withUnsafeMutableBufferPointer { values in
            guard let values = values.baseAddress else { return }
            adapter.add(
                0..<adapter.outputs, to: values, panels: panels.base, scratch: scratch.base, self,
                kernels)
        }
        return values
    }
}
