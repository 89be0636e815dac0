import Testing

@testable import Distillation

struct RiseDetectorTests {
    /// The statement itself, at the bound and without any slack: of 400 streams of 500 numbers, at
    /// most 500 / 2,000 give an alarm, whatever the numbers look like.
    @Test(arguments: [0.02, 0.3, 0.9])
    func falseAlarmsAreAsSeldomAsSaid(mean: Double) {
        var random = SeededRandom(seed: UInt64(mean * 1_000))
        let alarms = (0..<400).count { _ in
            var detector = RiseDetector(bound: mean, threshold: 2_000)
            return (0..<500).contains { _ in
                detector.add(Double.random(in: 0..<1, using: &random) < mean ? 1 : 0)
            }
        }
        #expect(alarms <= 100 + 17, "two standard errors above the bound")
    }

    @Test func findsARiseAndWhenItBegan() {
        var random = SeededRandom(seed: 3)
        var (means, errors): ([Double], [Int]) = ([], [])
        for _ in 0..<21 {
            var detector = RiseDetector(bound: 0.12, threshold: 1_000_000)
            var alarm: Int?
            for number in 0..<6_000 where alarm == nil {
                let mean = number < 3_000 ? 0.1 : 0.2
                let value = Double.random(in: 0..<1, using: &random) < mean ? 1.0 : 0
                if detector.add(value) { alarm = number }
            }
            let found = alarm ?? 0
            #expect((3_000..<4_500).contains(found))
            means.append(detector.mean)
            errors.append(abs(found - detector.count - 3_000))
        }
        // One may be misled by what it was lucky with; most are not.
        #expect(abs(means.sorted()[10] - 0.2) < 0.05)
        #expect(errors.sorted()[10] < 150)
    }

    @Test func nothingIsTooLargeForIt() {
        var detector = RiseDetector(bound: 0.5, threshold: 1e9)
        var alarms = 0
        for _ in 0..<10_000 { alarms += detector.add(0) ? 1 : 0 }
        #expect(alarms == 0)
        for _ in 0..<200 { alarms += detector.add(1) ? 1 : 0 }
        #expect(alarms > 0)
    }
}
