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

    public let shape: StudentShape
    public let tensors: [Tensor]
    /// Floats of the parameters, and of what is trained.
    public let count, trainedCount: Int
    private let places: [String: Int]

    /// - Parameter isFrozen: whether the tensor of a name stays as it is.
    public init(_ shape: StudentShape, isFrozen: (String) -> Bool) {
        self.shape = shape
        var tensors: [Tensor] = []
        var count = 0, trainedCount = 0
        for (name, sizes) in Self.names(shape) {
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

    /// Every tensor of a model directory, by its name there.
    private static func names(_ shape: StudentShape) -> [(String, [Int])] {
        let width = shape.width
        var names: [(String, [Int])] = [
            ("embeddings.word_embeddings.weight", [shape.vocabulary, width]),
            ("embeddings.position_embeddings.weight", [shape.positions, width]),
            ("embeddings.token_type_embeddings.weight", [shape.tokenTypes, width]),
        ]
        func vectors(_ name: String) {
            names += [("\(name).weight", [width]), ("\(name).bias", [width])]
        }
        func linear(_ name: String, _ outputs: Int, _ inputs: Int) {
            names += [("\(name).weight", [outputs, inputs]), ("\(name).bias", [outputs])]
        }
        vectors("embeddings.LayerNorm")
        for layer in 0..<shape.layers {
            let name = "encoder.layer.\(layer)"
            for part in ["query", "key", "value"] {
                linear("\(name).attention.self.\(part)", width, width)
            }
            linear("\(name).attention.output.dense", width, width)
            vectors("\(name).attention.output.LayerNorm")
            linear("\(name).intermediate.dense", shape.intermediate, width)
            linear("\(name).output.dense", width, shape.intermediate)
            vectors("\(name).output.LayerNorm")
        }
        if shape.tags > 0 { linear("heads.aspect", shape.tags, width) }
        if shape.categories > 0 {
            let (categories, classes) = (shape.categories, shape.categoryClasses)
            names += [
                ("heads.category.query", [categories, width]),
                ("heads.category.weight", [categories, classes, width]),
                ("heads.category.bias", [categories, classes]),
            ]
        }
        if shape.sentiments > 0 { linear("heads.sentiment", shape.sentiments, width) }
        if shape.embedding > 0 { linear("heads.embedding", shape.embedding, width) }
        return names
    }
}
