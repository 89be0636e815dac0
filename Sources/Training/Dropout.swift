import CKernels

/// Which elements one pass drops. The choice is a function of the seed, the step, the batch within
/// it, the site and the place: backward asks again, and a run that goes on drops what it would have
/// dropped.
public struct Dropout: Equatable, Sendable {
    /// Where a network drops: after the embedding, twice in each layer, and before each head.
    enum Site {
        case embedding, aspect, category, sentiment
        case attention(layer: Int), feedForward(layer: Int)
        /// The places of a T5, as ``T5Stack`` counts them.
        case t5(Int)

        var number: UInt64 {
            switch self {
            case .embedding: 0
            case .aspect: 1
            case .category: 2
            case .sentiment: 3
            case .attention(let layer): 16 + 2 * UInt64(layer)
            case .feedForward(let layer): 17 + 2 * UInt64(layer)
            case .t5(let place): 1 << 32 + UInt64(place)
            }
        }
    }

    private static let choices = 65_536.0

    private let threshold: UInt32
    private let seed, step, batch: UInt64

    /// Nothing is dropped: for answers, and for gradients that are to be checked.
    public static let none = Dropout(share: 0, seed: 0, step: 0, batch: 0)

    /// - Parameter share: of the elements that are dropped, 0 to 0.9, rounded to 1/65536.
    public init(share: Double, seed: UInt64, step: Int, batch: Int) {
        precondition((0...0.9).contains(share), "a dropout of \(share)")
        threshold = UInt32((share * Self.choices).rounded())
        (self.seed, self.step, self.batch) = (seed, UInt64(step), UInt64(batch))
    }

    func at(_ site: Site) -> opined_dropout {
        var key = CounterRandom(seed, step, batch, site.number)
        let scale = Self.choices / (Self.choices - Double(threshold))
        return opined_dropout(key: key.next(), threshold: threshold, scale: Float(scale))
    }
}
