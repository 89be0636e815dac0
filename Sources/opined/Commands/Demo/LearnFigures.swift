import Opinions

/// What a demo's student has learned, as its `--json` line has it. F1 in percent, by the official
/// metric, on sentences that nobody was trained on.
struct LearnFigures: Encodable, Equatable {
    /// Restaurants: the domain that the student had not seen.
    var f1Before: Double
    var f1After: Double?
    /// Computers: the one that it came with.
    var oldF1Before: Double
    var oldF1After: Double?
    /// Whether the candidate is in service.
    var promoted = false
    /// `opined-laptops@2`; nil where there is none.
    var version: String?
    /// Why the candidate was refused, or nothing came of the run.
    var reasons: [String] = []
    /// From the first review to the swap.
    var seconds: Double?

    /// `F1 on restaurants 34.1 → 51.8 %, on computers 58.0 → 57.6 %`
    var text: String {
        guard let f1After, let oldF1After else {
            return "no successor took over: " + reasons.joined(separator: "; ")
        }
        return "F1 on restaurants \(Self.percent(f1Before)) → \(Self.percent(f1After)) %, "
            + "on computers \(Self.percent(oldF1Before)) → \(Self.percent(oldF1After)) %"
    }

    /// Two digits behind the point.
    static func rounded(_ percent: Double) -> Double { (percent * 100).rounded() / 100 }

    private static func percent(_ value: Double) -> String { "\((value * 10).rounded() / 10)" }
}
