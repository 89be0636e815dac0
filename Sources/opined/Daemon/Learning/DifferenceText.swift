import Opinions

/// How two students differ, in one line, by counts alone.
enum DifferenceText {
    /// Kinds and categories that are named, the commonest.
    private static let namedMax = 8

    static func summary(_ tally: DifferenceTally) -> String {
        let share = "\(tally.differing) of \(tally.reviews) reviews were answered differently"
        guard tally.differing > 0 else { return share }
        let parts = [tally.byChange, tally.byCategory.filter { $0.key != "none" }]
            .map(commonest).filter { !$0.isEmpty }
        return share + " (" + parts.joined(separator: "; by category: ") + ")"
    }

    private static func commonest(_ counts: [String: Int]) -> String {
        let sorted = counts.sorted { ($1.value, $0.key) < ($0.value, $1.key) }
        return sorted.prefix(namedMax).map {
            "\(PrintableText.escape($0.key, bytesMax: 64)) \($0.value)"
        }.joined(separator: ", ")
    }
}
