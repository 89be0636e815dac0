import Testing

@testable import opined

struct ProgressBarTests {
    private let start = ContinuousClock.now

    @Test func showsNothingToNobody() {
        var bar = ProgressBar("reviews", total: 10, isVisible: false, at: start)
        #expect(bar.line(5, at: start + .seconds(60)) == nil)
    }

    @Test func waitsBeforeItShowsAndBetween() {
        var bar = ProgressBar("reviews", total: 10, isVisible: true, at: start)
        #expect(bar.line(1, at: start + .milliseconds(1_999)) == nil)
        #expect(bar.line(5, at: start + .seconds(2)) != nil)
        #expect(bar.line(6, at: start + .milliseconds(2_050)) == nil)
        #expect(bar.line(7, at: start + .milliseconds(2_100)) != nil)
    }

    @Test func tellsShareCountAndRate() {
        var bar = ProgressBar("reviews", total: 20, isVisible: true, at: start)
        let line = bar.line(10, at: start + .seconds(5))
        let drawn = String(repeating: "█", count: 15) + String(repeating: "░", count: 15)
        #expect(line == "reviews \(drawn) 50 %  10/20  2/s")
    }

    @Test func countsWhereNobodyKnowsTheEnd() {
        var bar = ProgressBar("reviews", total: nil, isVisible: true, at: start)
        #expect(bar.line(10, at: start + .seconds(5)) == "reviews 10  2/s")
    }
}
