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
    /// nil where the weights themselves are trained.
    public let adapters: LowRankSettings?
    public let tensors: [Tensor]
    /// Floats of the parameters, and of what is trained.
    public let count, trainedCount: Int
    private let places: [String: Int]

    /// - Parameters:
    ///   - adapters: what is trained of the body in the place of its own tensors, which are frozen
    ///     then.
    ///   - isFrozen: whether the tensor of a name stays as it is.
    public init(
        _ network: NetworkShape, adapters: LowRankSettings? = nil, isFrozen: (String) -> Bool
    ) {
        self.network = network
        self.adapters = adapters
        var tensors: [Tensor] = []
        var count = 0, trainedCount = 0
        func add(_ name: String, _ sizes: [Int], _ group: Group, isTrained: Bool) {
            let tensor = Tensor(
                name: name, shape: sizes, group: group, offset: count,
                trainedOffset: isTrained ? trainedCount : nil)
            count += FloatArena.rounded(tensor.count)
            if isTrained { trainedCount += FloatArena.rounded(tensor.count) }
            tensors.append(tensor)
        }
        for (name, sizes) in network.tensors {
            let group: Group =
                name.hasPrefix("heads.") ? .head : sizes.count == 1 ? .bodyVector : .body
            let isHeld = adapters != nil && group != .head
            add(name, sizes, group, isTrained: !isHeld && !isFrozen(name))
        }
        for (name, sizes) in adapters?.tensors(of: network) ?? [] {
            add(name, sizes, .body, isTrained: true)
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

    /// The layers that have adapters.
    var adapted: [DensePart] {
        tensors.compactMap { LowRankPart.layer(ofA: $0.name) }.map { DensePart(self, $0) }
    }
}
