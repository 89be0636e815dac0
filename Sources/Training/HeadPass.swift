import CKernels

/// The heads, forward and backward, over the states that an ``EncoderPass`` has left: their losses,
/// their gradients, and those of the states.
///
/// A head that a batch says nothing of costs nothing.
struct HeadPass {
    let pass: EncoderPass
    let batch: PackedBatch
    let dropout: Dropout

    var places: HeadPlaces { pass.places.heads }
    var shape: StudentShape { pass.shape }
    var training: opined_training_kernels { pass.training }

    /// Fills `dHidden`, adds the gradients of the heads, and gives what the batch costs.
    func run() -> Losses {
        pass.at(pass.places.dHidden).update(repeating: 0, count: batch.tokens * shape.width)
        var losses = Losses()
        if !batch.tagTerms.isEmpty { losses += aspect() }
        if !batch.categoryTerms.isEmpty { losses += category() }
        if !batch.sentimentTerms.isEmpty || batch.likeness != nil { losses += means() }
        return losses
    }

    /// The losses of a head, and the gradient of its logits.
    ///   logits  (rows, classes)
    func loss(
        _ terms: [PackedBatch.Term], _ place: HeadPlaces.Logits, classes: Int
    ) -> (labels: Double, old: Double) {
        var labels = 0.0, old = 0.0
        for (index, term) in terms.enumerated() {
            let rows = term.weights.count
            let gradient = pass.at(index == 0 ? place.gradient : place.other)
            let loss = training.cross_entropy(
                gradient, pass.at(place.logits), term.targets, term.weights, rows, classes)
            if term.isOld { old += loss - term.entropy } else { labels += loss }
            if index > 0 {
                training.add_scaled(pass.at(place.gradient), gradient, 1, rows * classes)
            }
        }
        return (labels, old)
    }

    private func aspect() -> Losses {
        let width = shape.width, tokens = batch.tokens
        let part = DensePart(pass.parameters.layout, "heads.aspect")
        let dropped = dropout.at(.aspect)
        let input = pass.at(places.aspectInput)
        dense(part, rows: tokens, from: input, into: pass.at(places.aspect.logits)) { rows in
            let start = rows.lowerBound * width
            training.dropout(
                input + start, pass.at(pass.places.hidden) + start, dropped, UInt64(start),
                rows.count * width)
        }
        let loss = loss(batch.tagTerms, places.aspect, classes: shape.tags)
        let dInput = pass.at(pass.places.dFirst), dHidden = pass.at(pass.places.dHidden)
        denseBack(
            part, rows: tokens, from: pass.at(places.aspect.gradient), into: dInput, input: input
        ) { rows in
            let start = rows.lowerBound * width, count = rows.count * width
            training.dropout(dInput + start, dInput + start, dropped, UInt64(start), count)
            training.add_scaled(dHidden + start, dInput + start, 1, count)
        }
        var losses = Losses()
        (losses.tags, losses.old) = loss
        return losses
    }

    /// y = x · Wᵀ + b.
    ///   prepare  fills rows of x before they are read
    func dense(
        _ part: DensePart, rows: Int, from x: UnsafeMutablePointer<Float>,
        into y: UnsafeMutablePointer<Float>, prepare: (Range<Int>) -> Void = { _ in }
    ) {
        let (inputs, outputs) = (part.inputs, part.outputs)
        let panels = pass.pack([part]) { $0.forwardPanels($1, $2) }[0]
        pass.team.each(rows, by: SharedPlaces.chunkRows) { rows, _ in
            prepare(rows)
            let y = y + rows.lowerBound * outputs
            training.product(
                y, outputs, x + rows.lowerBound * inputs, inputs, 1, panels, rows.count, outputs,
                inputs, false)
            training.add_bias(y, outputs, pass.bias(part), rows.count, outputs)
        }
    }

    /// dx = dy · W, and the gradients of W and b.
    ///   finish  gets rows of dx when they are there
    func denseBack(
        _ part: DensePart, rows: Int, from dy: UnsafeMutablePointer<Float>,
        into dx: UnsafeMutablePointer<Float>, input: UnsafeMutablePointer<Float>,
        finish: (Range<Int>) -> Void = { _ in }
    ) {
        let (inputs, outputs) = (part.inputs, part.outputs)
        let panels = pass.pack([part]) { $0.backwardPanels($1, $2) }[0]
        pass.team.each(rows, by: SharedPlaces.chunkRows) { rows, _ in
            training.product(
                dx + rows.lowerBound * inputs, inputs, dy + rows.lowerBound * outputs, outputs, 1,
                panels, rows.count, inputs, outputs, false)
            finish(rows)
        }
        let job = PanelJob(
            panels: pass.at(pass.shared.panels), source: input, stride: inputs,
            isTransposed: false, columns: inputs, depth: rows)
        PanelJob.run([job], training, team: pass.team)
        let gradient = WeightGradient(
            part: part, dy: dy, stride: outputs, input: job, tokens: rows)
        WeightGradient.run([gradient], in: pass)
    }
}
