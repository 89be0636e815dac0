import CKernels
import Foundation
import TestSupport
import Testing

struct ChoiceTests {
    private func bestTwo(_ x: [Float]) -> [Int] {
        let expected = Levels.plain.best_two(x, x.count)
        for kernels in Levels.fast {
            let best = kernels.best_two(x, x.count)
            #expect(best.first == expected.first && best.second == expected.second)
        }
        return [expected.first, expected.second]
    }

    @Test(arguments: RowKernelTests.widths + [1_000])
    func theHighestTwoAreFound(_ width: Int) {
        for seed in 0..<20 {
            var random = SeededGenerator(seed: seed * 1_000 + width)
            // Few values, so that many are equal.
            let x = (0..<width).map { _ in Float(Int.random(in: -9...2, using: &random)) }
            let first = x.firstIndex(of: x.max()!)!
            let others = x.enumerated().filter { $0.offset != first }
            let second = others.first { $0.element == others.map(\.element).max() }?.offset ?? 0
            #expect(bestTwo(x) == [first, second])
        }
    }

    @Test func whatIsNotANumberIsNeverChosenBeforeWhatIs() {
        #expect(bestTwo([.nan, -1, .nan, 3, .nan]) == [3, 1])
        #expect(bestTwo([.nan, -.infinity, .infinity]) == [2, 1])
        #expect(bestTwo([-.infinity, -.infinity, -.infinity]) == [0, 1])
        #expect(bestTwo([0, -0.0]) == [0, 1])
        let alone = bestTwo([.nan, .nan, 5])
        #expect(alone[0] == 2 && alone[1] < 2)
    }

    @Test(arguments: RowKernelTests.widths + [1_000, 32_128])
    func theLogarithmOfTheSumIsExactToOneHundredThousandth(_ width: Int) {
        for range in [-1...1, -80...80, 1_000...1_001] as [ClosedRange<Float>] {
            var random = SeededGenerator(seed: width)
            let x = random.floats(width, in: range)
            let y = Levels.plain.log_sum_exp(x, width)
            for kernels in Levels.fast {
                #expect(kernels.log_sum_exp(x, width).bitPattern == y.bitPattern)
            }
            for kernels in [Levels.plain] + Levels.fast {
                let peaks = kernels.peaks(x, width)
                #expect(peaks.log_sum.bitPattern == y.bitPattern)
                #expect(peaks.highest == x.max())
                #expect(peaks.next == (width > 1 ? x.sorted()[width - 2] : -.infinity))
            }
            let top = Double(x.max()!)
            let expected = top + log(x.reduce(0) { $0 + exp(Double($1) - top) })
            #expect(abs(Double(y) - expected) <= 1e-5 + 1e-7 * abs(expected))
        }
    }
}
