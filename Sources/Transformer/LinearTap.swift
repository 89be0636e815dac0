import Synchronization

/// Keeps some of the inputs that linear layers get while a model answers, so that what int8 costs
/// each layer can be measured on what it really sees. Only `opined import` taps a model.
///
/// Any thread.
public final class LinearTap: Sendable {
    /// Input rows that are kept of a layer: more tell nothing more of its error.
    public static let rowsMax = 64

    /// What a layer got.
    public struct Inputs: Sendable {
        /// The tensors of the layer without `.weight`, as
        /// `encoder.block.0.layer.0.SelfAttention.q`; several where they are computed as one.
        public let names: [String]
        /// (rows, width)
        public var values: [Float]
        public let width: Int

        public var rows: Int { values.count / max(width, 1) }
    }

    private let layers = Mutex<[String: Inputs]>([:])

    public init() {}

    /// What was seen, by the first name of each layer.
    public var inputs: [String: Inputs] { layers.withLock(\.self) }

    func see(_ x: Rows, of names: [String]) {
        guard let name = names.first else { return }
        layers.withLock { layers in
            var seen = layers[name] ?? Inputs(names: names, values: [], width: x.width)
            let count = min(x.count, Self.rowsMax - seen.rows)
            guard count > 0 else { return }
            for row in 0..<count {
                seen.values += UnsafeBufferPointer(start: x[row], count: x.width)
            }
            layers[name] = seen
        }
    }
}
