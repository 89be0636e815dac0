/// The networks that can be trained, with their sizes.
public enum NetworkShape: Equatable, Sendable {
    case encoder(StudentShape)
    case t5(T5Shape)

    /// Every tensor of a model directory, by its name there.
    var tensors: [(name: String, shape: [Int])] {
        switch self {
        case .encoder(let shape): shape.tensors
        case .t5(let shape): shape.tensors
        }
    }

    /// The longest sequence, in tokens.
    var positions: Int {
        switch self {
        case .encoder(let shape): shape.positions
        case .t5: T5Shape.positions
        }
    }
}
