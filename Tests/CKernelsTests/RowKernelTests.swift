import CKernels
import Foundation
import TestSupport
import Testing

/// Operations on rows: each level against the reference bit by bit, the reference against Double.
struct RowKernelTests {
    static let widths = [1, 2, 15, 16, 17, 31, 32, 33, 64, 100, 384]

    private func sameBits(
        _ count: Int, _ run: (opined_kernels, inout [Float]) -> Void,
        sourceLocation: SourceLocation = #_sourceLocation
    ) -> [Float] {
        // Room behind the end, which must stay as it was.
        var expected = [Float](repeating: .nan, count: count + 16)
        run(Levels.plain, &expected)
        for kernels in Levels.fast {
            var y = [Float](repeating: .nan, count: count + 16)
            run(kernels, &y)
            #expect(
                bits(y) == bits(expected), "level \(kernels.level.rawValue)",
                sourceLocation: sourceLocation)
        }
        let isUntouched = expected[count...].allSatisfy { $0.isNaN }
        #expect(isUntouched, "wrote past the end", sourceLocation: sourceLocation)
        return Array(expected[..<count])
    }

    @Test(arguments: widths)
    func quantizeIsTheFormulaOfTheModelDirectory(_ width: Int) {
        var random = SeededGenerator(seed: width)
        let rows = 5
        let x =
            random.floats(rows * width - width) + [Float](repeating: 0, count: width)
        let expected = QuantizedMatrix(rows: rows, width: width)
        Levels.plain.quantize(expected.view, x, rows, width)
        for kernels in Levels.fast {
            let y = QuantizedMatrix(rows: rows, width: width)
            kernels.quantize(y.view, x, rows, width)
            #expect(y.bytes == expected.bytes)
            #expect(bits(y.scales) == bits(expected.scales))
            #expect(y.zeros == expected.zeros)
        }
        for row in 0..<rows {
            let values = x[row * width..<(row + 1) * width]
            let low = min(0, values.min()!), high = max(0, values.max()!)
            let scale = high > low ? (high - low) / 127 : 1
            #expect(expected.scales[row] == scale)
            for (column, value) in values.enumerated() {
                let u = expected.bytes[row * expected.rowBytes + column]
                let back = Float(Int32(u) - expected.zeros[row]) * scale
                #expect(abs(back - value) <= scale * 1.01)
            }
        }
    }

    @Test(arguments: [
        Float.nan, .infinity, -.infinity, .leastNonzeroMagnitude, -.leastNonzeroMagnitude, 3e38,
    ])
    func quantizeIsDefinedForEveryFloat(_ odd: Float) {
        var x = [Float](repeating: 1, count: 40)
        x[7] = odd
        x[39] = odd
        let expected = QuantizedMatrix(rows: 1, width: 40)
        Levels.plain.quantize(expected.view, x, 1, 40)
        let highest = expected.bytes.max() ?? 0
        #expect(highest <= 127)
        for kernels in Levels.fast {
            let y = QuantizedMatrix(rows: 1, width: 40)
            kernels.quantize(y.view, x, 1, 40)
            #expect(y.bytes == expected.bytes)
            #expect(y.zeros == expected.zeros)
        }
    }

    @Test(arguments: widths)
    func layerNormHasMeanZeroAndVarianceOne(_ width: Int) {
        var random = SeededGenerator(seed: width)
        let x = random.floats(3 * width, in: 3...9)
        let gain = random.floats(width), bias = random.floats(width)
        let y = sameBits(3 * width) { $0.layer_norm(&$1, x, gain, bias, 3, width, 1e-12) }
        for row in 0..<3 {
            let values = x[row * width..<(row + 1) * width].map(Double.init)
            let mean = values.reduce(0, +) / Double(width)
            let variance = values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(width)
            for column in 0..<width where width > 1 {
                let expected =
                    (values[column] - mean) / (variance + 1e-12).squareRoot()
                    * Double(gain[column]) + Double(bias[column])
                #expect(abs(Double(y[row * width + column]) - expected) < 2e-5)
            }
        }
    }

    @Test(arguments: widths)
    func rmsNormHasMeanSquareOne(_ width: Int) {
        var random = SeededGenerator(seed: width)
        let x = random.floats(3 * width, in: -300...900), gain = random.floats(width)
        let y = sameBits(3 * width) { $0.rms_norm(&$1, x, gain, 3, width, 1e-6) }
        for row in 0..<3 {
            let values = x[row * width..<(row + 1) * width].map(Double.init)
            let mean = values.reduce(0) { $0 + $1 * $1 } / Double(width)
            for column in 0..<width {
                let expected = values[column] / (mean + 1e-6).squareRoot() * Double(gain[column])
                #expect(abs(Double(y[row * width + column]) - expected) < 1e-5)
            }
        }
    }

    /// Through a layer of one input and one output, whose weight is 1.
    @Test func activationsOfTheEpilogueAreWhatTheirNamesSay() {
        let x = (-160_000...160_000).map { Float($0) / 10_000 } + [-1000, 1000, -1e30, 1e30]
        let packed = Packed(byteCount: opined_packed_f32_bytes(1, 1))
        opined_pack_f32(packed.base, [1], nil, 1, 1)
        func activated(_ activation: opined_activation) -> [Float] {
            sameBits(x.count) {
                $0.linear_f32(&$1, x, x.count, packed.base, 1, 1, activation, nil)
            }
        }
        #expect(activated(OPINED_RELU) == x.map { max($0, 0) })
        for (x, y) in zip(x, activated(OPINED_GELU_TANH)) {
            let x = Double(x), u = (2 / Double.pi).squareRoot() * (x + 0.044715 * x * x * x)
            let expected = x * 0.5 * (1 + tanh(u))
            #expect(abs(Double(y) - expected) <= min(6e-7, 3e-7 * max(1, abs(x))) * max(1, abs(x)))
        }
    }

    /// Every half there is but infinities and NaN, what lies halfway between two, and beyond.
    @Test func halvesAreThoseOfIEEE754() {
        let halves = (0..<0x7c00).map { Float(Float16(bitPattern: $0)) }
        var x = halves + zip(halves, halves.dropFirst()).map { ($0 + $1) / 2 }
        x += x.map { $0.nextUp } + x.map { $0.nextDown } + [65_519, 65_504, 1e-30]
        x += x.map { -$0 }
        for count in [x.count, 1, 15, 16, 17, 33] {
            var expected = [UInt16](repeating: 0xAAAA, count: count + 1)
            for (place, value) in x.prefix(count).enumerated() {
                expected[place] = Float16(max(min(value, 65_504), -65_504)).bitPattern
            }
            for kernels in [Levels.plain] + Levels.fast {
                var y = [UInt16](repeating: 0xAAAA, count: count + 1)
                kernels.halve(&y, x, count)
                #expect(y == expected, "level \(kernels.level.rawValue)")
            }
        }
        for kernels in [Levels.plain] + Levels.fast {
            var y: [UInt16] = [0, 0, 0]
            kernels.halve(&y, [.infinity, -1e30, .nan], 3)
            #expect(y.map { Float16(bitPattern: $0) } == [65_504, -65_504, 65_504])
        }
    }

    @Test func geluIsExactToSixTenMillionths() {
        let x = (-160_000...160_000).map { Float($0) / 20_000 } + [-1000, 1000, -5.3, 5.3]
        let y = sameBits(x.count) { $0.gelu(&$1, x, x.count) }
        for (x, y) in zip(x, y) {
            let expected = Double(x) * 0.5 * erfc(-Double(x) / 2.0.squareRoot())
            #expect(abs(Double(y) - expected) <= min(6e-7, 1.7e-7 * max(1, abs(Double(x)))))
        }
        #expect(y.suffix(4) == [0, 1000, 0, 5.3])
    }

    @Test(arguments: widths)
    func softmaxIsADistribution(_ width: Int) {
        var random = SeededGenerator(seed: width)
        let x = random.floats(2 * width, in: -30...30)
        let y = sameBits(2 * width) { kernels, y in
            y.replaceSubrange(0..<2 * width, with: x)
            kernels.softmax(&y, 2, width)
        }
        for row in 0..<2 {
            let values = x[row * width..<(row + 1) * width].map(Double.init)
            let exponentials = values.map { exp($0 - values.max()!) }
            for column in 0..<width {
                let expected = exponentials[column] / exponentials.reduce(0, +)
                #expect(abs(Double(y[row * width + column]) - expected) < 1e-6)
            }
        }
    }

    @Test(arguments: widths)
    func meanDotAddAndLookUpAreWhatTheirNamesSay(_ width: Int) {
        var random = SeededGenerator(seed: width)
        let a = random.floats(7 * width), b = random.floats(width), row = random.bytes(width)
        let mean = sameBits(width) { $0.mean(&$1, a, 7, width) }
        let sum = sameBits(width) { $0.add(&$1, a, b, width) }
        let product = sameBits(width) { $0.multiply(&$1, a, b, width) }
        let looked = sameBits(width) { $0.embed_i8(&$1, row, 0.01, b, width) }
        let dot = sameBits(1) { $1[0] = $0.dot(a, b, width) }
        for column in 0..<width {
            let column7 = (0..<7).map { Double(a[$0 * width + column]) }
            #expect(abs(Double(mean[column]) - column7.reduce(0, +) / 7) < 1e-6)
            #expect(sum[column] == a[column] + b[column])
            #expect(product[column] == a[column] * b[column])
            #expect(abs(looked[column] - (Float(row[column]) * 0.01 + b[column])) < 1e-6)
        }
        let expected = zip(a, b).reduce(0) { $0 + Double($1.0) * Double($1.1) }
        #expect(abs(Double(dot[0]) - expected) < 1e-4)
    }
}
