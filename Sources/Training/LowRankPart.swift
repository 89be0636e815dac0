import CKernels

/// The adapter of one linear layer: what its weights are changed by, scale · B · A.
struct LowRankPart {
    /// (rank, inputs) and (outputs, rank)
    let a, b: ParameterLayout.Tensor
    let scale: Float

    static func nameOfA(_ layer: String) -> String { layer + ".lora_A.weight" }
    static func nameOfB(_ layer: String) -> String { layer + ".lora_B.weight" }

    /// The layer whose A a tensor is; nil where it is none.
    static func layer(ofA name: String) -> String? {
        name.hasSuffix(nameOfA("")) ? String(name.dropLast(nameOfA("").count)) : nil
    }

    /// nil where the layer has none.
    init?(_ layout: ParameterLayout, _ layer: String) {
        guard let settings = layout.adapters, let a = layout[Self.nameOfA(layer)],
            let b = layout[Self.nameOfB(layer)]
        else { return nil }
        (self.a, self.b, scale) = (a, b, settings.scale)
    }

    var rank: Int { a.shape[0] }
    var inputs: Int { a.shape[1] }
    var outputs: Int { b.shape[0] }

    /// For B · A.
    func panels(
        _ panels: UnsafeMutablePointer<Float>, _ parameters: StudentParameters
    ) -> PanelJob {
        PanelJob(
            panels: panels, source: parameters.pointer(a), stride: inputs, isTransposed: false,
            columns: inputs, depth: rank)
    }

    /// y += scale · B · A, of some rows.
    ///   y        (rows, inputs)
    ///   panels   of A
    ///   scratch  (rows, rank)
    func add(
        _ rows: Range<Int>, to y: UnsafeMutablePointer<Float>, panels: UnsafePointer<Float>,
        scratch: UnsafeMutablePointer<Float>, _ parameters: StudentParameters,
        _ kernels: opined_training_kernels
    ) {
        let count = rows.count * rank
        scratch.update(repeating: 0, count: count)
        kernels.add_scaled(
            scratch, parameters.pointer(b) + rows.lowerBound * rank, scale, count)
        kernels.product(y, inputs, scratch, rank, 1, panels, rows.count, inputs, rank, true)
    }

    /// Adds the gradients of A and B: those of W need not be known.
    func addGradients(_ job: WeightGradient, in pass: NetworkPass) {
        guard let aOffset = a.trainedOffset, let bOffset = b.trainedOffset else { return }
        let training = pass.training, gradients = pass.gradients.base
        let low = pass.at(pass.shared.low), dLow = pass.at(pass.shared.dLow)
        let x = job.input
        lower(x.source, x.stride, into: low, job.tokens, a, isTransposed: true, pass)
        lower(job.dy, job.stride, into: dLow, job.tokens, b, isTransposed: false, pass)
        let lowPanels = PanelJob(
            panels: pass.at(pass.shared.adapterPanels), source: low, stride: rank,
            isTransposed: false, columns: rank, depth: job.tokens)
        PanelJob.run([lowPanels], training, team: pass.team)
        pass.team.each(outputs, by: SharedPlaces.chunkRows) { rows, _ in
            let first = rows.lowerBound
            training.product(
                gradients + bOffset + first * rank, rank, job.dy + first, 1, job.stride,
                lowPanels.panels, rows.count, rank, job.tokens, true)
        }
        // Panels of 16 columns.
        pass.team.each(inputs, by: 64) { columns, _ in
            let first = columns.lowerBound
            training.product(
                gradients + aOffset + first, inputs, dLow, 1, rank,
                x.panels + first * job.tokens, rank, columns.count, job.tokens, true)
        }
    }

    /// y = scale · x · M, through the low rank.
    ///   y  (tokens, rank)
    private func lower(
        _ x: UnsafePointer<Float>, _ stride: Int, into y: UnsafeMutablePointer<Float>,
        _ tokens: Int, _ matrix: ParameterLayout.Tensor, isTransposed: Bool, _ pass: NetworkPass
    ) {
        let depth = isTransposed ? inputs : outputs, training = pass.training
        let panels = PanelJob(
            panels: pass.at(pass.shared.adapterPanels), source: pass.value(matrix),
            stride: matrix.shape[1], isTransposed: isTransposed, columns: rank, depth: depth)
        PanelJob.run([panels], training, team: pass.team)
        pass.team.each(tokens, by: SharedPlaces.chunkRows) { rows, thread in
            let y = y + rows.lowerBound * rank, product = pass.scratch(thread)
            training.product(
                product, rank, x + rows.lowerBound * stride, stride, 1, panels.panels, rows.count,
                rank, depth, false)
            y.update(repeating: 0, count: rows.count * rank)
            training.add_scaled(y, product, scale, rows.count * rank)
        }
    }
}
