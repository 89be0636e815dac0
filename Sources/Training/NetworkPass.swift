import CKernels

/// What the passes of all networks share: parameters, gradients, an arena, a team, and the laying
/// out of weights.
class NetworkPass {
    let parameters: StudentParameters
    /// As the layout's `trainedOffset` says.
    let gradients: FloatArena
    let arena: FloatArena
    let team: ThreadTeam
    let shared: SharedPlaces
    let kernels = opined_active_kernels().pointee
    let training = opined_active_training_kernels().pointee

    init(
        parameters: StudentParameters, shared: SharedPlaces, arena: FloatArena, team: ThreadTeam
    ) {
        self.parameters = parameters
        gradients = FloatArena(count: parameters.layout.trainedCount)
        self.shared = shared
        self.arena = arena
        self.team = team
    }

    /// The place in the arena, `row` rows of `width` further.
    func at(_ place: Int, _ row: Int = 0, _ width: Int = 0) -> UnsafeMutablePointer<Float> {
        arena.base + place + row * width
    }

    func scratch(_ thread: Int) -> UnsafeMutablePointer<Float> {
        arena.base + shared.scratch + thread * shared.scratchFloats
    }

    func value(_ tensor: ParameterLayout.Tensor) -> UnsafePointer<Float> {
        UnsafePointer(parameters.pointer(tensor))
    }

    /// - Precondition: the layer has one.
    func bias(_ part: DensePart) -> UnsafePointer<Float> {
        guard let bias = part.bias else {
            preconditionFailure("\(part.weight.name) has no bias beside it")
        }
        return value(bias)
    }

    /// Lays the weights of a layer out; gives where each begins.
    func pack(
        _ parts: [DensePart],
        _ job: (DensePart, UnsafeMutablePointer<Float>, UnsafePointer<Float>) -> PanelJob
    ) -> [UnsafeMutablePointer<Float>] {
        var next = at(shared.panels)
        var panels: [UnsafeMutablePointer<Float>] = []
        var jobs: [PanelJob] = []
        for part in parts {
            panels.append(next)
            if let adapter = part.adapter {
                // There is room for one layer's merged weights.
                PanelJob.run([job(part, next, merge(adapter, part))], training, team: team)
            } else {
                jobs.append(job(part, next, value(part.weight)))
            }
            next += part.panelFloats
        }
        PanelJob.run(jobs, training, team: team)
        return panels
    }

    /// The weights of an adapted layer as they are used.  (outputs, inputs)
    private func merge(_ adapter: LowRankPart, _ part: DensePart) -> UnsafePointer<Float> {
        let merged = at(shared.merged), panels = at(shared.adapterPanels)
        let weights = value(part.weight), inputs = part.inputs
        PanelJob.run([adapter.panels(panels, parameters)], training, team: team)
        team.each(part.outputs, by: SharedPlaces.chunkRows) { rows, thread in
            let start = rows.lowerBound * inputs
            (merged + start).update(from: weights + start, count: rows.count * inputs)
            adapter.add(
                rows, to: merged + start, panels: panels, scratch: scratch(thread), parameters,
                training)
        }
        return UnsafePointer(merged)
    }

    /// Adds what the chunks of rows have summed, in their order.
    ///   column  of `normSums`, whose rows lie `stride` apart
    func addNormSums(
        _ column: Int, to tensor: ParameterLayout.Tensor, stride: Int, _ tokens: Int
    ) {
        guard let offset = tensor.trainedOffset else { return }
        training.add_rows(
            gradients.base + offset, at(shared.normSums) + column, stride,
            SharedPlaces.chunks(tokens), tensor.count)
    }
}
