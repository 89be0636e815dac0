import CKernels

/// A running average of what is trained: steadier than the parameters of any one step, and mostly
/// better (training/train.py keeps the same).
public final class StudentAverage {
    private static let pieceFloats = 1 << 16

    /// What is kept of the average at each step, once it has run for a while.
    public let decay: Float
    let arena: FloatArena
    private let layout: ParameterLayout

    /// Begins with the parameters as they are.
    ///
    /// - Precondition: 0 ≤ `decay` < 1.
    public init(_ parameters: StudentParameters, decay: Float) {
        precondition((0..<1).contains(decay), "an average that keeps \(decay)")
        self.decay = decay
        layout = parameters.layout
        arena = FloatArena(count: layout.trainedCount)
        for tensor in layout.trained {
            if let range = tensor.trainedRange {
                arena.replace(range, with: parameters.values(of: tensor))
            }
        }
    }

    /// Follows the parameters after the step of this number, counted from 0.
    func follow(_ parameters: StudentParameters, step: Int, team: ThreadTeam) {
        let share = 1 - min(decay, Float(1 + step) / Float(10 + step))
        let kernels = opined_active_training_kernels().pointee
        for tensor in layout.trained {
            guard let offset = tensor.trainedOffset else { continue }
            let values = parameters.pointer(tensor)
            team.each(tensor.count, by: Self.pieceFloats) { range, _ in
                kernels.follow(
                    arena.base + offset + range.lowerBound, values + range.lowerBound, share,
                    range.count)
            }
        }
    }

    /// Puts the average in the place of the parameters: at the end of a run.
    public func replace(_ parameters: StudentParameters) {
        for tensor in layout.trained {
            if let range = tensor.trainedRange {
                parameters.replace(tensor, with: arena.values(range))
            }
        }
    }
}
