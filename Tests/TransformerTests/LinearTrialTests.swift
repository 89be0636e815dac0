import TestSupport
import Testing

@testable import Transformer

struct LinearTrialTests {
    private static func values(_ count: Int, _ random: inout SeededGenerator) -> [Float] {
        (0..<count).map { _ in Float.random(in: -1...1, using: &random) }
    }

    /// Even values cost what 8 bits of weights and 7 bits of inputs must cost, and no more.
    @Test(arguments: 0..<20)
    func evenValuesCostLittle(seed: Int) {
        var random = SeededGenerator(seed: seed)
        let width = Int.random(in: 8...70, using: &random)
        let trial = LinearTrial(
            weight: Self.values(width * 19, &random), inputs: Self.values(width * 5, &random),
            width: width)
        #expect((0.001...0.008).contains(trial.weights.relative))
        #expect((0.001...0.03).contains(trial.outputs.relative))
    }

    @Test func wholeNumbersCostNothing() {
        let weight: [Float] = [127, -3, 0, 12, 5, 127, -127, 1], inputs: [Float] = [0, 127, 1, 2]
        let trial = LinearTrial(weight: weight, inputs: inputs, width: 4)
        #expect(trial.weights.relative == 0)
        #expect(trial.outputs.relative == 0)
        #expect(trial.outputs.squaredNorm > 0)
    }

    @Test func aHugeInputTakesTheBitsOfTheOthers() {
        var random = SeededGenerator(seed: 3)
        var weight = Self.values(64 * 16, &random)
        var inputs = Self.values(64 * 4, &random)
        for row in 0..<4 { inputs[row * 64] = 10_000 }
        for row in 0..<16 { weight[row * 64] = 0 }
        #expect(LinearTrial(weight: weight, inputs: inputs, width: 64).outputs.relative > 0.5)
    }

    @Test func partsAddUp() {
        var random = SeededGenerator(seed: 4)
        let weight = Self.values(32 * 8, &random), inputs = Self.values(32 * 3, &random)
        let whole = LinearTrial(weight: weight, inputs: inputs, width: 32)
        let parts = [0, 3, 8].adjacent.map { start, end in
            LinearTrial(weight: Array(weight[start * 32..<end * 32]), inputs: inputs, width: 32)
        }
        let sum = parts.reduce(LinearTrial(), +)
        #expect(abs(sum.outputs.relative - whole.outputs.relative) < 1e-9)
        #expect(abs(sum.weights.relative - whole.weights.relative) < 1e-9)
    }

    @Test func withoutInputsOnlyTheWeightsAreTried() {
        let trial = LinearTrial(weight: [1, 2, 3, 4], inputs: [], width: 2)
        #expect(trial.outputs == LinearTrial.Error())
        #expect(trial.weights.squaredNorm == 30)
    }
}

extension [Int] {
    /// Each element with the one after it.
    fileprivate var adjacent: [(Int, Int)] { Array<(Int, Int)>(zip(self, dropFirst())) }
}
