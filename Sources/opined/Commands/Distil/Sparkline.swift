/// Numbers as a line of blocks, as terminals show it.
enum Sparkline {
    private static let blocks = Array("▁▂▃▄▅▆▇█")
    private static let columnsMax = 32

    /// Means of the values, in at most 32 columns; empty where all are equal.
    static func text(_ values: [Double]) -> String {
        let columns = min(columnsMax, values.count)
        let means = (0..<columns).map { column -> Double in
            let part = values[
                column * values.count / columns..<(column + 1) * values.count / columns]
            return part.reduce(0, +) / Double(part.count)
        }
        guard let low = means.min(), let high = means.max(), high > low else { return "" }
        return String(
            means.map { blocks[Int(($0 - low) / (high - low) * Double(blocks.count - 1))] })
    }
}
