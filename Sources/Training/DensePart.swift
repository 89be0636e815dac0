import CKernels

/// The place of a linear layer, y = x · Wᵀ + b, among the parameters, and of its panels in a pass.
struct DensePart {
    let weight: ParameterLayout.Tensor
    /// nil in a T5.
    let bias: ParameterLayout.Tensor?
    let adapter: LowRankPart?

    /// - Parameter name: without `.weight` and `.bias`.
    init(_ layout: ParameterLayout, _ name: String) {
        weight = layout.tensor(name + ".weight")
        bias = layout[name + ".bias"]
        adapter = LowRankPart(layout, name)
    }

    var outputs: Int { weight.shape[0] }
    var inputs: Int { weight.shape[1] }
    var isTrained: Bool { weight.isTrained || bias?.isTrained == true || adapter != nil }
    /// Of either form.
    var panelFloats: Int {
        FloatArena.rounded(
            max(opined_panel_floats(outputs, inputs), opined_panel_floats(inputs, outputs)))
    }

    /// For x · Wᵀ.
    ///   weights  (outputs, inputs), as they are used
    func forwardPanels(
        _ panels: UnsafeMutablePointer<Float>, _ weights: UnsafePointer<Float>
    ) -> PanelJob {
        PanelJob(
            panels: panels, source: weights, stride: inputs,
            isTransposed: true, columns: outputs, depth: inputs)
    }

    /// For dy · W.
    func backwardPanels(
        _ panels: UnsafeMutablePointer<Float>, _ weights: UnsafePointer<Float>
    ) -> PanelJob {
        PanelJob(
            panels: panels, source: weights, stride: inputs,
            isTransposed: false, columns: inputs, depth: outputs)
    }
}

/// The place of a layer norm among the parameters.
struct NormPart {
    let gain, bias: ParameterLayout.Tensor

    init(_ layout: ParameterLayout, _ name: String) {
        gain = layout.tensor(name + ".weight")
        bias = layout.tensor(name + ".bias")
    }

    var isTrained: Bool { gain.isTrained || bias.isTrained }
}
