import CKernels

/// The gradient of one linear layer's weights, dW += dyᵀ · x, and of its bias.
///
/// Each element is one chain over the tokens, in their order: who computes which rows of dW, and
/// with how many threads, changes nothing.
struct WeightGradient {
    let part: DensePart
    /// (tokens, outputs), rows `stride` apart
    let dy: UnsafePointer<Float>
    let stride: Int
    /// Of x, (tokens, inputs), laid out.
    let input: PanelJob
    let tokens: Int

    /// Rows of dW that one thread computes at once.
    private static let pieceRows = 96

    /// Adds several, shared among the threads; of frozen tensors nothing is computed.
    static func run(_ jobs: [WeightGradient], in pass: NetworkPass) {
        var pieces: [(job: WeightGradient, rows: Range<Int>)] = []
        for job in jobs where job.part.isTrained {
            for first in Swift.stride(from: 0, to: job.part.outputs, by: pieceRows) {
                pieces.append((job, first..<min(job.part.outputs, first + pieceRows)))
            }
        }
        pass.team.each(pieces.count) { piece, _ in
            pieces[piece].job.run(pieces[piece].rows, into: pass.gradients, pass.training)
        }
        for job in jobs { job.part.adapter?.addGradients(job, in: pass) }
    }

    private func run(
        _ rows: Range<Int>, into gradients: FloatArena, _ kernels: opined_training_kernels
    ) {
        let inputs = part.inputs, first = rows.lowerBound
        if let offset = part.weight.trainedOffset {
            kernels.product(
                gradients.base + offset + first * inputs, inputs, dy + first, 1, stride,
                input.panels, rows.count, inputs, tokens, true)
        }
        if let offset = part.bias?.trainedOffset {
            kernels.add_rows(
                gradients.base + offset + first, dy + first, stride, tokens, rows.count)
        }
    }
}
