import Distillation
import Foundation
import Testing

@testable import opined

/// The arithmetic of `opined evaluate --sampler`.
struct SamplerFiguresTests {
    private func points(_ values: [(Double, Double)]) -> [AnswerCurve.Point] {
        values.map { AnswerCurve.Point(budget: $0.0, asked: 0, f1: $0.1) }
    }

    @Test func theAreaIsTheMeanHeight() {
        #expect(AnswerCurve.area(points([(0, 0.5), (1, 1)])) == 0.75)
        #expect(AnswerCurve.area(points([(0, 0), (0.5, 1), (1, 1)])) == 0.75)
        #expect(AnswerCurve.area(points([(0.25, 0.5), (0.5, 0.5)])) == 0.5)
        #expect(AnswerCurve.area(points([(0.3, 1)])) == nil && AnswerCurve.area([]) == nil)
    }

    @Test func theIntervalIsStudents() throws {
        let five = try #require(MeanInterval([1, 2, 3, 4, 5]))
        #expect(five.mean == 3 && five.least == 1 && five.greatest == 5)
        #expect(abs(try #require(five.half) - 2.776 * (2.5 / 5).squareRoot()) < 1e-9)
        #expect(MeanInterval([7])?.half == nil)
        #expect(MeanInterval([]) == nil)
        let many = try #require(MeanInterval((0..<100).map { Double($0 % 2) }))
        #expect(many.half ?? 0 > 1.96 * 0.05)
    }

    /// Against counting all pairs.
    @Test(arguments: 0..<20 as Range<UInt64>)
    func thePowerIsTheShareOfPairsInOrder(seed: UInt64) throws {
        var random = SeededRandom(seed: seed)
        let values = (0..<40).map { _ in
            (
                value: Double(Int.random(in: 0..<9, using: &random)),
                isWrong: Bool.random(using: &random)
            )
        }
        var power = SignalPower()
        for (value, isWrong) in values { power.note(value, isWrong: isWrong) }
        var (won, pairs) = (0.0, 0.0)
        for wrong in values where wrong.isWrong {
            for right in values where !right.isWrong {
                pairs += 1
                won += wrong.value > right.value ? 1 : wrong.value == right.value ? 0.5 : 0
            }
        }
        #expect(abs(try #require(power.area) - won / pairs) < 1e-9)
    }

    @Test func onlyRightAnswersTellNothing() {
        var power = SignalPower()
        #expect(power.area == nil)
        power.note(1, isWrong: false)
        #expect(power.area == nil)
        power.note(0, isWrong: true)
        #expect(power.area == 0)
    }
}
