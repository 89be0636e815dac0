/// Draws items with replacement, both models on the same ones, and looks how far a difference
/// scatters (Efron & Tibshirani 1993, §13.3; the percentile method).
struct PairedBootstrap {
    let resamples: Int
    let seed: UInt64
    /// Of each bound on its one side, 0.5…1.
    let confidence: Double

    /// - Parameters:
    ///   - rows: for each item the numbers that are summed; all of one length.
    ///   - difference: of the sums.
    /// - Complexity: O(resamples × items).
    /// - Returns: nil without items.
    func interval(_ rows: [[Int]], difference: ([Int]) -> Double) -> Interval? {
        guard let width = rows.first?.count else { return nil }
        let flat = rows.flatMap(\.self)
        var random = SplitMix(seed: seed)
        var totals = [Int](repeating: 0, count: width)
        var differences: [Double] = []
        differences.reserveCapacity(resamples)
        flat.withUnsafeBufferPointer { flat in
            for _ in 0..<resamples {
                for column in 0..<width { totals[column] = 0 }
                totals.withUnsafeMutableBufferPointer { totals in
                    for _ in 0..<rows.count {
                        let start = random.index(below: rows.count) &* width
                        for column in 0..<width {
                            totals[column] &+= flat[start &+ column]
                        }
                    }
                }
                differences.append(difference(totals))
            }
        }
        differences.sort()
        let sums = (0..<width).map { column in rows.reduce(0) { $0 + $1[column] } }
        let observed = difference(sums)
        guard !differences.isEmpty else { return nil }
        let last = Double(differences.count - 1)
        return Interval(
            difference: observed,
            lower: differences[Int((last * (1 - confidence)).rounded(.down))],
            upper: differences[Int((last * confidence).rounded(.up))])
    }
}

/// Small, fast, and the same numbers from the same seed on every machine.
struct SplitMix {
    private var state: UInt64

    init(seed: UInt64) { state = seed }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }

    /// - Precondition: `bound` is positive and below 2³².
    mutating func index(below bound: Int) -> Int {
        Int(((next() >> 32) &* UInt64(bound)) >> 32)
    }
}
