/// How well a figure tells wrong answers from right ones: the chance that it is greater for a wrong
/// one than for a right one, equals by half (area under the ROC curve). 0.5 tells nothing.
struct SignalPower: Sendable {
    private var values: [(value: Double, isWrong: Bool)] = []

    mutating func note(_ value: Double, isWrong: Bool) { values.append((value, isWrong)) }

    /// 0…1; nil where all are right, or all are wrong.
    var area: Double? {
        let wrong = Double(values.count(where: \.isWrong))
        let right = Double(values.count) - wrong
        guard wrong > 0, right > 0 else { return nil }
        let sorted = values.sorted { $0.value < $1.value }
        var ranks = 0.0
        var start = 0
        while start < sorted.count {
            var end = start
            while end < sorted.count, sorted[end].value == sorted[start].value { end += 1 }
            // Ranks begin with 1; equals share theirs.
            let rank = Double(start + 1 + end) / 2
            ranks += rank * Double(sorted[start..<end].count(where: \.isWrong))
            start = end
        }
        return (ranks - wrong * (wrong + 1) / 2) / (wrong * right)
    }
}
