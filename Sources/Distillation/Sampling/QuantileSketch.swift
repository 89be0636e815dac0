/// Where a value stands among the last ``windowMax`` ones: drift of their scale is forgotten.
struct QuantileSketch: Sendable {
    static let windowMax = 1_024

    /// Oldest at ``next`` once the window is full.
    private var ring: [Double] = []
    private var sorted: [Double] = []
    private var next = 0

    var count: Int { sorted.count }

    /// Share of the window below the value, itself included, equals by half: within 0…1 and 0.5 on
    /// the mean. The value then joins the window. It must be finite.
    mutating func note(_ value: Double) -> Double {
        let low = place { $0 < value }
        let equal = place { $0 <= value } - low
        let quantile = (Double(low) + Double(equal + 1) / 2) / Double(count + 1)
        insert(value)
        return quantile
    }

    private mutating func insert(_ value: Double) {
        if ring.count < Self.windowMax {
            ring.append(value)
        } else {
            let oldest = ring[next]
            sorted.remove(at: place { $0 < oldest })
            ring[next] = value
            next = (next + 1) % Self.windowMax
        }
        sorted.insert(value, at: place { $0 < value })
    }

    /// First index that does not fulfil the condition.
    private func place(_ isBefore: (Double) -> Bool) -> Int {
        var (low, high) = (0, sorted.count)
        while low < high {
            let middle = (low + high) / 2
            if isBefore(sorted[middle]) { low = middle + 1 } else { high = middle }
        }
        return low
    }
}
