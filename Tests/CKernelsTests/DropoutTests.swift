import CKernels
import TestSupport
import Testing

struct DropoutTests {
    private func mask(
        _ kernels: opined_training_kernels, key: UInt64, first: UInt64, count: Int
    ) -> [Float] {
        let dropout = opined_dropout(key: key, threshold: 6_554, scale: 2)
        var y = [Float](repeating: 0, count: count)
        kernels.dropout(&y, [Float](repeating: 1, count: count), dropout, first, count)
        return y
    }

    @Test func everyPlaceHasItsOwnChoiceWhoeverAsks() {
        let whole = mask(TrainingLevels.plain, key: 7, first: 0, count: 400)
        for kernels in TrainingLevels.all {
            for (first, count) in [(0, 400), (1, 17), (2, 3), (3, 1), (37, 64), (399, 1)] {
                let part = mask(kernels, key: 7, first: UInt64(first), count: count)
                #expect(part == Array(whole[first..<first + count]))
            }
        }
    }

    @Test func dropsTheShareThatItIsTold() {
        let y = mask(opined_active_training_kernels().pointee, key: 42, first: 0, count: 1 << 18)
        let dropped = y.count { $0 == 0 }
        #expect(y.allSatisfy { $0 == 0 || $0 == 2 })
        // Four standard deviations around 26,216.
        #expect(abs(dropped - 26_216) < 615)
        #expect(mask(TrainingLevels.plain, key: 43, first: 0, count: 64) != Array(y[..<64]))
    }

    @Test(arguments: [1, 5, 16, 19])
    func addsTheResidualToWhatIsLeft(width: Int) {
        var random = SeededGenerator(seed: width)
        let y = random.floats(3 * width), residual = random.floats(3 * width)
        let bias = random.floats(width)
        for threshold: UInt32 in [0, 20_000] {
            let dropout = opined_dropout(key: 5, threshold: threshold, scale: 1.5)
            func run(_ kernels: opined_training_kernels) -> [Float] {
                var y = y
                kernels.add_dropped(&y, bias, residual, dropout, 90, 3, width)
                return y
            }
            let found = run(TrainingLevels.plain)
            for kernels in TrainingLevels.fast { #expect(bits(run(kernels)) == bits(found)) }
            var sums = y
            for i in sums.indices { sums[i] += bias[i % width] }
            var dropped = sums
            TrainingLevels.plain.dropout(&dropped, sums, dropout, 90, sums.count)
            #expect(found == zip(dropped, residual).map { $0 + $1 })
        }
    }
}
