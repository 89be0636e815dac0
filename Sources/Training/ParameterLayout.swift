/// Where each tensor of a student lies among its parameters, and among the gradients of those that
/// are trained. Gradients, moments and averages share the second layout.
public struct ParameterLayout: Equatable, Sendable {
    /// What the optimizer does with a tensor: see ``OptimizerSettings``.
    public enum Group: Sendable { case body, bodyVector, head }

    public struct Tensor: Equatable, Sendable {
        public let name: String
        public let shape: [Int]
        let group: Group
        /// Among the parameters.
        let offset: Int
        /// Among the gradients; nil where it is frozen.
        let trainedOffset: Int?

        public var count: Int { shape.reduce(1, *) }
        public var isTrained: Bool { trainedOffset != nil }
        var range: Range<Int> { offset..<offset + count }
        var trainedRange: Range<Int>? { trainedOffset.map { $0..<$0 + count } }
    }

    public let network: NetworkShape
    public let tensors: [Tensor]
    /// Floats of the parameters, and of what is trained.
    public let count, trainedCount: Int
    private let places: [String: Int]

    /// - Parameter isFrozen: whether the tensor of a name stays as it is.
    public init(_ network: NetworkShape, isFrozen: (String) -> Bool) {
        self.network = network
        var tensors: [Tensor] = []
        var count = 0, trainedCount = 0
        for (name, sizes) in network.tensors {
            let isTrained = !isFrozen(name)
            let group: Group =
                name.hasPrefix("heads.") ? .head : sizes.count == 1 ? .bodyVector : .body
            let tensor = Tensor(
                name: name, shape: sizes, group: group, offset: count,
                trainedOffset: isTrained ? trainedCount : nil)
            count += FloatArena.rounded(tensor.count)
            if isTrained { trainedCount += FloatArena.rounded(tensor.count) }
            tensors.append(tensor)
        }
        self.tensors = tensors
        (self.count, self.trainedCount) = (count, trainedCount)
        places = Dictionary(uniqueKeysWithValues: tensors.enumerated().map { ($1.name, $0) })
    }

    /// nil where there is no such tensor.
    public subscript(_ name: String) -> Tensor? { places[name].map { tensors[$0] } }

    /// A tensor that the shape has.
    func tensor(_ name: String) -> Tensor {
        guard let tensor = self[name] else { preconditionFailure("there is no tensor \(name)") }
        return tensor
    }

    public var trained: [Tensor] { tensors.filter(\.isTrained) }
}
