import Foundation
import TestSupport
import Testing
import Transformer

@testable import Student

struct OpinionEvidenceTests {
    private func choice(_ chance: Double, next: Double? = nil) -> Choice {
        Choice(
            token: 7, logProbability: Float(log(chance)), runnerUp: next == nil ? nil : 8,
            runnerUpLogProbability: next.map { Float(log($0)) })
    }
    private let forced = Choice(token: 9, logProbability: 0, isForced: true)

    private func evidence(_ term: [Choice], _ polarity: [Choice]) -> OpinionEvidence {
        let all = term + polarity
        return OpinionEvidence(choices: all[...], polarity: all[term.count...])
    }

    @Test func theLeastProbableTokensCount() {
        let sure = evidence([choice(0.99)], [choice(0.9, next: 0.05)])
        let oneDoubt = evidence([choice(0.5), choice(0.99)], [choice(0.9, next: 0.05)])
        let twoDoubts = evidence([choice(0.5), choice(0.5)], [choice(0.9, next: 0.05)])
        #expect(sure.quantile > oneDoubt.quantile && oneDoubt.quantile > twoDoubts.quantile)
        #expect(abs(twoDoubts.quantile - 0) < 1e-6)
        #expect(abs(sure.margin - log(18)) < 1e-5)
    }

    @Test func lengthAloneDoesNot() {
        let short = evidence([choice(0.8)], [choice(0.8, next: 0.1)])
        let long = evidence([Choice](repeating: choice(0.8), count: 40), [choice(0.8, next: 0.1)])
        #expect(abs(short.quantile - long.quantile) < 1e-6)
    }

    @Test func whatIsForcedSaysNothing() {
        let plain = evidence([choice(0.7)], [choice(0.6, next: 0.3)])
        #expect(evidence([choice(0.7), forced, forced], [choice(0.6, next: 0.3)]) == plain)
        let nothing = evidence([forced], [forced])
        #expect(nothing.quantile == OpinionEvidence.logitMax)
        #expect(nothing.margin == OpinionEvidence.marginMax)
    }

    @Test func brokenNumbersStayInBounds() {
        for value in [Float.nan, -.infinity, .infinity] {
            let broken = Choice(
                token: 1, logProbability: value, runnerUp: 2, runnerUpLogProbability: value)
            let chance = T5Family.Confidence.uncalibrated(evidence([broken], [broken]))
            #expect((0...1).contains(chance))
        }
    }

    @Test func uncalibratedItIsTheQuantileItself() {
        let one = evidence([choice(0.73)], [choice(0.73, next: 0.1)])
        #expect(abs(T5Family.Confidence.uncalibrated(one) - 0.73) < 1e-6)
    }

    /// Draws what is right by a known rule, and fits it back.
    @Test(arguments: 0..<5 as Range<UInt64>)
    func fittingFindsTheRule(seed: UInt64) throws {
        var random = SeededGenerator(seed: seed)
        let rule = T5Family.Confidence(quantile: 0.8, margin: 0.4, intercept: -0.5)
        var fit = ConfidenceFit()
        for _ in 0..<20_000 {
            let evidence = OpinionEvidence(
                quantile: .random(in: -4...4, using: &random),
                margin: .random(in: 0...4, using: &random))
            let isRight = Double.random(in: 0..<1, using: &random) < rule(evidence)
            fit.add(evidence, isRight: isRight)
        }
        let found = try #require(fit.fitted())
        #expect(abs(found.quantile - rule.quantile) < 0.06)
        #expect(abs(found.margin - rule.margin) < 0.06)
        #expect(abs(found.intercept - rule.intercept) < 0.12)
    }

    @Test func whatCanBeToldApartEntirelyStaysFinite() throws {
        var fit = ConfidenceFit()
        for index in 0..<40 {
            fit.add(
                OpinionEvidence(quantile: index < 20 ? -12 : 12, margin: index < 20 ? 0 : 12),
                isRight: index >= 20)
        }
        let found = try #require(fit.fitted())
        #expect(found.quantile.isFinite && found.margin.isFinite && found.intercept.isFinite)
        #expect(found(OpinionEvidence(quantile: 12, margin: 12)) > 0.95)
        #expect(found(OpinionEvidence(quantile: -12, margin: 0)) < 0.05)
    }

    @Test func whatTellsNothingIsNotFitted() {
        var fit = ConfidenceFit()
        #expect(fit.fitted() == nil)
        for _ in 0..<100 { fit.add(OpinionEvidence(quantile: 1, margin: 1), isRight: true) }
        #expect(fit.fitted() == nil)
    }
}
