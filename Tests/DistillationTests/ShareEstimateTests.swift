import TestSupport
import Testing

@testable import Distillation

struct ShareEstimateTests {
    /// As Wilson (1927) has it, computed in Python with the same z.
    @Test(arguments: [
        (0, 10, 0.0, 0.277_53), (10, 10, 0.722_47, 1), (35, 42, 0.693_96, 0.916_84),
        (1, 2, 0.094_53, 0.905_47), (500, 1_000, 0.469_07, 0.530_93),
    ])
    func isWilsonsInterval(_ hits: Int, _ count: Int, _ low: Double, _ high: Double) throws {
        let estimate = try #require(ShareEstimate(hits, of: count))
        #expect(abs(estimate.low - low) < 1e-4, "\(estimate)")
        #expect(abs(estimate.high - high) < 1e-4, "\(estimate)")
    }

    @Test func nothingCountedSaysNothing() { #expect(ShareEstimate(0, of: 0) == nil) }

    @Test func nineteenOfTwentyIntervalsHoldTheTruth() {
        var random = SeededGenerator(seed: 5)
        let held = (0..<4_000).count { _ in
            let hits = (0..<60).count { _ in Double.random(in: 0..<1, using: &random) < 0.8 }
            guard let estimate = ShareEstimate(hits, of: 60) else { return false }
            return (estimate.low...estimate.high).contains(0.8)
        }
        #expect((0.93...0.97).contains(Double(held) / 4_000), "\(held)")
    }
}
