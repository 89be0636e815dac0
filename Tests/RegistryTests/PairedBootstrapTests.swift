import TestSupport
import Testing

@testable import Registry

struct PairedBootstrapTests {
    /// The bounds of a mean are those of the normal distribution, a standard error of chance apart.
    @Test func boundsAreThoseOfAMean() throws {
        var random = SeededGenerator(seed: 1)
        let rows = (0..<400).map { _ in [Int.random(in: 0...1, using: &random), 1] }
        let bootstrap = PairedBootstrap(resamples: 2_000, seed: 2, confidence: 0.95)
        let interval = try #require(
            bootstrap.interval(rows) { Double($0[0]) / Double($0[1]) })
        let error = 0.025  // sqrt(0.25 / 400)
        #expect(abs(interval.lower - (interval.difference - 1.645 * error)) < 0.3 * error)
        #expect(abs(interval.upper - (interval.difference + 1.645 * error)) < 0.3 * error)
    }

    @Test func aDifferenceThatAllItemsHaveHasNoScatter() throws {
        let interval = try #require(
            PairedBootstrap(resamples: 50, seed: 1, confidence: 0.95)
                .interval(Array(repeating: [1, 3], count: 20)) { Double($0[1] - $0[0]) / 20 })
        #expect(interval == Interval(difference: 2, lower: 2, upper: 2))
    }

    @Test func noItemsHaveNoInterval() {
        let bootstrap = PairedBootstrap(resamples: 50, seed: 1, confidence: 0.95)
        #expect(bootstrap.interval([]) { _ in 0 } == nil)
    }

    @Test func fairCoins() {
        #expect(SignTest.chance(ofAtLeast: 0, of: 0) == 1)
        #expect(abs(SignTest.chance(ofAtLeast: 10, of: 10) - 1 / 1_024) < 1e-12)
        #expect(abs(SignTest.chance(ofAtLeast: 2, of: 3) - 0.5) < 1e-12)
        #expect(SignTest.chance(ofAtLeast: 4, of: 3) == 0)
    }

    @Test func calibrationIsThatOfOpinedEvaluate() {
        var error = CalibrationError()
        #expect(error.value == nil)
        for index in 0..<10 { error.add(.init(confidence: 0.9, isRight: index < 7)) }
        #expect(abs((error.value ?? 1) - 0.2) < 1e-12)
        error.add(.init(confidence: .nan, isRight: true))
        #expect(error.value == nil)
    }

    @Test func binsAreClosedAboveAndTellTheirMeans() {
        let opinions = [(0.2, true), (0.15, false), (1, true), (0.95, false), (0, false)]
        let error = CalibrationError([
            GateAnswer(
                counts: [:], isRight: true,
                opinions: opinions.map { .init(confidence: $0.0, isRight: $0.1) })
        ])
        #expect(error.count == 5)
        #expect(error.bins.map(\.count) == [1, 2, 2])
        #expect(error.bins.map(\.right) == [0, 0.5, 0.5])
        for (bin, mean) in zip(error.bins, [0, 0.175, 0.975]) {
            #expect(abs(bin.confidence - mean) < 1e-12)
        }
    }
}
