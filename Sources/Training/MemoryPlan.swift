/// The memory of a training run, known before any of it is taken.
public struct MemoryPlan: Equatable, Sendable, CustomStringConvertible {
    /// In bytes.
    public let parameters, gradients, moments, average, pass: Int

    public init(
        _ layout: ParameterLayout, limits: BatchLimits, threads: Int, keepsAverage: Bool
    ) {
        let float = MemoryLayout<Float>.stride
        parameters = layout.count * float
        gradients = layout.trainedCount * float
        moments = 2 * layout.trainedCount * float
        average = keepsAverage ? layout.trainedCount * float : 0
        let floats =
            switch layout.network {
            case .encoder(let shape):
                PassLayout(shape, layout, limits: limits, threads: threads).count
            case .t5(let shape):
                T5Layout(shape, layout, limits: limits, threads: threads).count
            }
        pass = floats * float
    }

    public var total: Int { parameters + gradients + moments + average + pass }

    public var description: String {
        func megabytes(_ bytes: Int) -> String { "\((bytes + 500_000) / 1_000_000) MB" }
        return "\(megabytes(total)): parameters \(megabytes(parameters)), gradients "
            + "\(megabytes(gradients)), moments \(megabytes(moments)), average "
            + "\(megabytes(average)), a batch \(megabytes(pass))"
    }
}
