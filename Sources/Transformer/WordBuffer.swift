/// One word on its way to the pieces: its UTF-8 after normalization, and where each byte came from.
///
/// Scalars beyond ``scalarsMax`` are counted and not kept, so that a word without end needs no
/// memory: such a word is unknown whatever it holds.
struct WordBuffer {
    let scalarsMax: Int
    private(set) var bytes: [UInt8] = []
    /// Of each byte: where its scalar stands in the original text.
    private(set) var positions: [Int32] = []
    private(set) var scalars = 0
    private(set) var start: Int32 = 0
    private(set) var end: Int32 = 0

    init(scalarsMax: Int) {
        self.scalarsMax = scalarsMax
        bytes.reserveCapacity(4 * scalarsMax)
        positions.reserveCapacity(4 * scalarsMax)
    }

    var isEmpty: Bool { scalars == 0 }
    var isTooLong: Bool { scalars > scalarsMax }

    mutating func removeAll() {
        bytes.removeAll(keepingCapacity: true)
        positions.removeAll(keepingCapacity: true)
        scalars = 0
    }

    /// - Parameter position: of the original scalar that `scalar` comes from.
    mutating func append(_ scalar: UInt32, at position: Int32) {
        if scalars == 0 { start = position }
        end = position + 1
        scalars += 1
        guard scalars <= scalarsMax else { return }
        if scalar < 0x80 {
            bytes.append(UInt8(truncatingIfNeeded: scalar))
            positions.append(position)
        } else if let encoded = Unicode.Scalar(scalar).flatMap(UTF8.encode) {
            for byte in encoded {
                bytes.append(byte)
                positions.append(position)
            }
        }
    }
}
