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

    /// What a batch costs, without dropout; gradients are lost.
    ///
    /// - Precondition: as ``learn(_:_:_:)``.
    public func cost(_ examples: [Example], _ settings: LossSettings) -> Losses {
        defer { clearGradients() }
        return learn(examples, settings, .none)
    }

    /// Examples in their order, as many at a time as a batch may hold.
    ///
    /// - Precondition: each fits into a batch.
    func batches(of examples: [Example]) -> [Range<Int>] {
        var batches: [Range<Int>] = []
        var first = 0, tokens = 0
        for (index, example) in examples.enumerated() {
            let own = Self.tokens(of: example)
            precondition(own <= limits.tokensMax, "an example of \(own) tokens")
            if index - first == limits.textsMax || tokens + own > limits.tokensMax {
                batches.append(first..<index)
                (first, tokens) = (index, 0)
            }
            tokens += own
        }
        return first < examples.count ? batches + [first..<examples.count] : batches
    }

    /// A copy of the gradient of a tensor, row-major; nil where it is frozen.
    public func gradient(of tensor: ParameterLayout.Tensor) -> [Float]? {
        tensor.trainedRange.map { gradients.values($0) }
    }
}
