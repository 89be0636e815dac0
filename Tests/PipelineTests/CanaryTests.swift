import Opinions
import Testing

@testable import Pipeline

struct CanaryTests {
    private func report(
        same: Int = 0, differing: Int = 0, errors: Int = 0, factor: Double = 1
    ) -> CanaryReport {
        let difference = OpinionDifference(before: .positive, after: .negative)
        return CanaryReport(
            model: "echo@2",
            differences: Array(repeating: [], count: same)
                + Array(repeating: [difference], count: differing),
            errors: errors, championTook: .milliseconds(100),
            candidateTook: .milliseconds(100) * factor)
    }

    private func bounds(_ reviews: Int) -> CanaryTrial.Bounds {
        var bounds = CanaryTrial.Bounds()
        bounds.reviews = reviews
        bounds.errorsMax = 0.01
        return bounds
    }

    @Test func decidesAtTheEnd() {
        var trial = CanaryTrial(bounds: bounds(200))
        #expect(trial.note(report(same: 80, differing: 19, errors: 1)) == nil)
        #expect(trial.note(report(same: 99)) == nil)
        #expect(trial.note(report(same: 1)) == .extend)
        #expect(trial.reviews == 200 && trial.tally.differing == 19 && trial.errors == 1)
    }

    @Test func slownessEndsItAtTheEnd() {
        var trial = CanaryTrial(bounds: bounds(200))
        #expect(trial.note(report(same: 100, factor: 3)) == nil)
        let decision = trial.note(report(same: 100, factor: 1))
        #expect(decision == .back(.latency(factor: 2)))
    }

    @Test func whatCanNoLongerBecomeGoodEndsItAtOnce() {
        var trial = CanaryTrial(bounds: bounds(200))
        #expect(trial.note(report(same: 5, errors: 2)) == nil)
        #expect(trial.note(report(same: 0, errors: 1)) == .back(.errors(3, of: 8)))
        trial = CanaryTrial(bounds: bounds(200))
        #expect(trial.note(report(differing: 50)) == nil)
        #expect(trial.note(report(differing: 1)) == .back(.disagreement(51, of: 51)))
    }

    @Test func theShareIsThatOfTheKeysAndTheSameEverywhere() {
        let share = CanaryShare(0.05, seed: 7)
        let keys = (0..<20_000).map { Array("review-\($0)".utf8) }
        let taken = keys.filter { share.takes(key: $0, text: "") }
        #expect((900...1_100).contains(taken.count))
        #expect(taken.allSatisfy { CanaryShare(0.05, seed: 7).takes(key: $0, text: "other") })
        #expect(taken.allSatisfy { CanaryShare(0.2, seed: 7).takes(key: $0, text: "") })
        let other = taken.count { CanaryShare(0.05, seed: 8).takes(key: $0, text: "") }
        #expect(other < 120)
        #expect(share.takes(key: nil, text: "a") == share.takes(key: Array("a".utf8), text: "b"))
        #expect(!keys.contains { CanaryShare(0, seed: 7).takes(key: $0, text: "") })
        #expect(keys.allSatisfy { CanaryShare(1, seed: 7).takes(key: $0, text: "") })
    }

    @Test func noticesSayWhy() {
        let back = PipelineNotice.trialEnded(model: "m@2", .back(.latency(factor: 1.759)))
        #expect(
            back.description == "the trial of m@2 is over: it took 1.75 times as long as the one in"
                + " service; the one in service stays")
        #expect(back.isProblem)
        #expect(!PipelineNotice.trialEnded(model: "m@2", .extend).isProblem)
    }
}
