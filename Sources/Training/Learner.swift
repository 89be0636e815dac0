/// A network with its gradients and the memory of one pass: what an ``Optimizer`` moves and a
/// ``StudentRun`` trains.
///
/// One thread at a time may use it; it shares its work among those of its team. The same
/// parameters, batches and dropout give the same gradients, bit for bit, on any number of threads
/// and any instruction set.
public protocol Learner: AnyObject {
    associatedtype Example

    var parameters: StudentParameters { get }
    /// As the layout's `trainedOffset` says.
    var gradients: FloatArena { get }
    var limits: BatchLimits { get }
    var team: ThreadTeam { get }

    /// What an example takes of ``BatchLimits/tokensMax``.
    static func tokens(of example: Example) -> Int

    /// Runs a batch forward and backward, adds to the gradients, and gives what it costs.
    ///
    /// - Precondition: the batch is within ``limits``, and no example has a problem.
    func learn(_ examples: [Example], _ settings: LossSettings, _ dropout: Dropout) -> Losses
}

extension Learner {
    /// Forgets the gradients: before the first batch of a step.
    public func clearGradients() { gradients.clear() }

    /// A copy of the gradient of a tensor, row-major; nil where it is frozen.
    public func gradient(of tensor: ParameterLayout.Tensor) -> [Float]? {
        tensor.trainedRange.map { gradients.values($0) }
    }
}
