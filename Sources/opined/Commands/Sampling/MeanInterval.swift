/// A mean over a few runs, with the interval that holds the true one in 95 of 100 cases (Student's
/// t, two-sided).
struct MeanInterval: Equatable, Sendable {
    let mean: Double
    /// Half of its width; nil of fewer than two values.
    let half: Double?
    let least, greatest: Double

    /// nil without values.
    init?(_ values: [Double]) {
        guard let least = values.min(), let greatest = values.max() else { return nil }
        (self.least, self.greatest) = (least, greatest)
        let count = Double(values.count)
        let mean = values.reduce(0, +) / count
        self.mean = mean
        guard values.count > 1 else {
            half = nil
            return
        }
        let squares = values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
        let error = (squares / (count - 1) / count).squareRoot()
        half = Self.factor(degrees: values.count - 1) * error
    }

    /// Quantile 0.975 of Student's t; beyond the table that of its last row, which is wider.
    private static func factor(degrees: Int) -> Double {
        let table = [12.706, 4.303, 3.182, 2.776, 2.571, 2.447, 2.365, 2.306, 2.262, 2.228]
        return table[min(max(degrees, 1), table.count) - 1]
    }
}
