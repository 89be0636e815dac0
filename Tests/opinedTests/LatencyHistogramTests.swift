import Testing

@testable import opined

struct LatencyHistogramTests {
    @Test(arguments: [0.5, 0.9, 0.99, 1.0])
    func quantilesAreWithinSixPercent(fraction: Double) throws {
        var histogram = LatencyHistogram()
        for microseconds in 1...10_000 { histogram.record(.microseconds(microseconds)) }
        let quantile = try #require(histogram.quantile(fraction)) / .microseconds(1)
        #expect(quantile >= fraction * 10_000)
        #expect(quantile <= fraction * 10_000 * 1.07)
    }

    @Test func extremesAreKept() {
        var histogram = LatencyHistogram()
        #expect(histogram.quantile(0.5) == nil)
        histogram.record(.zero)
        histogram.record(.seconds(100_000_000))
        #expect(histogram.samples == 2)
        #expect(histogram.quantile(1) != nil)
    }
}
