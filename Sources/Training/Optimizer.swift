import CKernels

/// Moves parameters against their gradients, and keeps what it must remember of the steps before.
///
/// One thread at a time may use it. The same gradients give the same parameters, bit for bit, on
/// any number of threads: sums run over pieces of a fixed size, in order.
public final class Optimizer {
    /// Floats that one thread moves at once.
    private static let pieceFloats = 1 << 16

    public let settings: OptimizerSettings
    public let schedule: LearningSchedule
    /// Steps that were made.
    public internal(set) var step = 0
    /// Of what is trained, as the layout's `trainedOffset` says.
    let first, second: FloatArena
    private let layout: ParameterLayout
    private let pieces: [(tensor: Int, range: Range<Int>)]
    private let tensors: [ParameterLayout.Tensor]
    private let kernels = opined_active_training_kernels().pointee

    public init(
        _ layout: ParameterLayout, settings: OptimizerSettings, schedule: LearningSchedule
    ) {
        self.layout = layout
        self.settings = settings
        self.schedule = schedule
        first = FloatArena(count: layout.trainedCount)
        second = FloatArena(count: layout.trainedCount)
        tensors = layout.trained
        var pieces: [(Int, Range<Int>)] = []
        for (index, tensor) in tensors.enumerated() {
            for start in stride(from: 0, to: tensor.count, by: Self.pieceFloats) {
                pieces.append((index, start..<min(tensor.count, start + Self.pieceFloats)))
            }
        }
        self.pieces = pieces
    }

    /// Makes a step of `student` by its gradients, and gives their norm before it was cut.
    ///
    /// Where the norm is not a finite number nothing is moved, and the step counts: a batch that
    /// breaks is left out.
    public func move(_ student: some Learner) -> Float {
        let parameters = student.parameters.arena.base, gradients = student.gradients.base
        let squares = sums(student.team) { tensor, range in
            guard let offset = tensor.trainedOffset else { return 0 }
            return kernels.sum_of_squares(gradients + offset + range.lowerBound, range.count)
        }
        let norm = Float(squares.reduce(0, +).squareRoot())
        let factor = Float(schedule.factor(at: step))
        step += 1
        guard norm.isFinite else { return norm }
        // As torch.nn.utils.clip_grad_norm_ has it.
        let cut = min(1, settings.normMax / (norm + 1e-6))
        let sizes = rootMeanSquares(student.team, parameters)
        let steps = tensors.indices.map { index in
            adam(settings.group(of: tensors[index]), factor, cut: cut, size: sizes[index])
        }
        student.team.each(pieces.count) { index, _ in
            let (tensor, range) = pieces[index]
            guard let offset = tensors[tensor].trainedOffset else { return }
            let place = offset + range.lowerBound
            kernels.adam(
                parameters + tensors[tensor].offset + range.lowerBound, first.base + place,
                second.base + place, gradients + place, steps[tensor], range.count)
        }
        return norm
    }

    private func adam(
        _ group: OptimizerSettings.Group, _ factor: Float, cut: Float, size: Float
    ) -> opined_adam {
        let lr = group.learningRate * factor
        let correction1 = 1 - Self.power(settings.beta1, step)
        let correction2 = Float((1 - Self.power(settings.beta2, step)).squareRoot())
        // AdamWScale adds epsilon to a root that is not yet corrected.
        let epsilon =
            settings.kind == .adamW ? settings.epsilon : settings.epsilon / correction2
        return opined_adam(
            beta1: settings.beta1, beta2: settings.beta2, epsilon: epsilon, gradient_scale: cut,
            keep: 1 - lr * group.decay, rate: Float(Double(lr) / correction1) * size,
            correction: correction2)
    }

    /// What the step of each tensor is multiplied with.
    private func rootMeanSquares(
        _ team: ThreadTeam, _ parameters: UnsafeMutablePointer<Float>
    ) -> [Float] {
        guard settings.kind == .scaledByRMS else {
            return [Float](repeating: 1, count: tensors.count)
        }
        let squares = sums(team) { tensor, range in
            kernels.sum_of_squares(parameters + tensor.offset + range.lowerBound, range.count)
        }
        return zip(tensors, squares).map { tensor, squares in
            max(1e-3, Float((squares / Double(tensor.count)).squareRoot()))
        }
    }

    /// Sums over the pieces of each tensor, in their order.
    private func sums(
        _ team: ThreadTeam, _ value: (ParameterLayout.Tensor, Range<Int>) -> Double
    ) -> [Double] {
        var sums = [Double](repeating: 0, count: tensors.count)
        let found = [Double](unsafeUninitializedCapacity: pieces.count) { values, count in
            count = pieces.count
            guard let values = values.baseAddress else { return }
            team.each(pieces.count) { index, _ in
                let (tensor, range) = pieces[index]
                (values + index).initialize(to: value(tensors[tensor], range))
            }
        }
        for (piece, value) in zip(pieces, found) { sums[piece.tensor] += value }
        return sums
    }

    /// base^exponent in f64, by multiplication: the same bits on every machine.
    private static func power(_ base: Float, _ exponent: Int) -> Double {
        var (result, factor, left) = (1.0, Double(base), exponent)
        while left > 0 {
            if left & 1 == 1 { result *= factor }
            factor *= factor
            left >>= 1
        }
        return result
    }
}
