import Foundation

/// The exact sign test: what fair coins do.
enum SignTest {
    /// The chance of at least `count` heads of `total` throws.
    static func chance(ofAtLeast count: Int, of total: Int) -> Double {
        guard count > 0 else { return 1 }
        guard count <= total else { return 0 }
        let all = Double(total) * log(2)
        let sum = (count...total).reduce(0.0) { sum, heads in
            let ways =
                lgamma(Double(total + 1)) - lgamma(Double(heads + 1))
                - lgamma(Double(total - heads + 1))
            return sum + exp(ways - all)
        }
        return min(1, sum)
    }
}
