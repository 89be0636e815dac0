/// int8 weights, each row with its own scale: w ≈ weight · scale, −127…127
/// (docs/model-directory.md, "Arithmetic of int8").
///
/// A row's scale is the smallest, from its largest value / 127 on, for which the *pair bound*
/// holds. Take the inputs of a row in quads, and two neighbouring quads 2j and 2j + 1: of each of
/// their halves h the four weights at 8j + 2h, 8j + 2h + 1, 8j + 4 + 2h and 8j + 4 + 2h + 1 meet in
/// one 16-bit lane when the products of both quads are added before they are widened (vpmaddubsw
/// twice, vpaddw). Activations have 7 bits, so no such lane overflows as long as those weights that
/// are positive have a sum of at most ⌊32767 / 127⌋ = 258, and those that are negative as well.
///
/// A row of zeros has scale 1. The same values give the same integers on every machine.
public enum RowQuantizer {
    /// The largest sum of the weights of one sign that meet in a lane.
    public static let pairSumMax: Float = 258
    static let weightMax: Float = 127

    /// - Parameters:
    ///   - rows: (rows, width), finite numbers
    ///   - width: at least 1; any, tails included
    /// - Returns: (rows, width) and (rows)
    public static func quantize(
        _ rows: [Float], width: Int
    ) -> (weights: [Int8], scales: [Float]) {
        precondition(rows.count.isMultiple(of: width), "\(rows.count) values in rows of \(width)")
        let count = rows.count / width
        var scales = [Float](repeating: 1, count: count)
        let weights = [Int8](unsafeUninitializedCapacity: rows.count) { weights, initialized in
            rows.withUnsafeBufferPointer { rows in
                for row in 0..<count {
                    let range = row * width..<(row + 1) * width
                    let values = UnsafeBufferPointer(rebasing: rows[range])
                    let scale = scale(of: values)
                    scales[row] = scale
                    for (index, value) in zip(range, values) {
                        let rounded = quotient(value, scale)
                        weights.initializeElement(at: index, to: Int8(rounded))
                    }
                }
            }
            initialized = rows.count
        }
        return (weights, scales)
    }

    /// The scale of one row.  (width)
    static func scale(of row: UnsafeBufferPointer<Float>) -> Float {
        var peak: Float = 0
        for value in row { peak = max(peak, abs(value)) }
        var scale = peak / weightMax
        // A row that only subnormal scales could tell from zeros is one of zeros.
        guard scale.isNormal else { return 1 }
        for pair in stride(from: 0, to: row.count, by: 8) {
            var quads = SIMD8<Float>.zero
            for index in 0..<min(8, row.count - pair) { quads[index] = row[pair + index] }
            let (first, second) = (quads.lowHalf, quads.highHalf)
            let low = Lane(lowHalf: first.lowHalf, highHalf: second.lowHalf)
            let high = Lane(lowHalf: first.highHalf, highHalf: second.highHalf)
            scale = smallestScale(for: low, from: scale)
            scale = smallestScale(for: -low, from: scale)
            scale = smallestScale(for: high, from: scale)
            scale = smallestScale(for: -high, from: scale)
        }
        return scale
    }

    /// The four weights that meet in a 16-bit lane.
    private typealias Lane = SIMD4<Float>

    /// The smallest scale, from `lowest` on, at which the positive weights of the lane keep the
    /// bound.
    ///
    /// Quotients fall as the scale rises, and rounding keeps their order, so that the bit pattern
    /// of the scale can be searched by halves.
    private static func smallestScale(for lane: Lane, from lowest: Float) -> Float {
        if sum(lane, lowest) <= pairSumMax { return lowest }
        // Each of the four is rounded up by at most one half.
        var failing = lowest.bitPattern
        var holding = (positive(lane) / (pairSumMax - 3)).sum().bitPattern
        while holding - failing > 1 {
            let middle = failing + (holding - failing) / 2
            if sum(lane, Float(bitPattern: middle)) <= pairSumMax {
                holding = middle
            } else {
                failing = middle
            }
        }
        return Float(bitPattern: holding)
    }

    private static func sum(_ lane: Lane, _ scale: Float) -> Float {
        let quotients = positive(lane / scale).rounded(.toNearestOrEven)
        return pointwiseMin(quotients, Lane(repeating: weightMax)).sum()
    }

    private static func positive(_ lane: Lane) -> Lane { pointwiseMax(lane, .zero) }

    private static func quotient(_ value: Float, _ scale: Float) -> Float {
        min(max((value / scale).rounded(.toNearestOrEven), -weightMax), weightMax)
    }
}
