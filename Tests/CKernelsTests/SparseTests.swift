import CKernels
import TestSupport
import Testing

/// Rows that are mostly zeros, as a ReLU leaves them.
struct SparseTests {
    struct Shape: CustomTestStringConvertible, Sendable {
        let rows, inputs, outputs: Int
        var testDescription: String { "\(rows) × \(inputs) × \(outputs)" }
    }

    /// From one row to more than one block of them; widths with a tail and without.
    static let shapes: [Shape] =
        [1, 2, 7, 13, 25].flatMap { rows in
            [(256, 16), (257, 33), (319, 48)].map {
                Shape(rows: rows, inputs: $0.0, outputs: $0.1)
            }
        } + [
            Shape(rows: 300, inputs: 256, outputs: 3), Shape(rows: 70, inputs: 3_072, outputs: 2),
        ]

    /// Shares of what is not zero, in thousandths: around where passing zeros over pays, none, all.
    @Test(arguments: shapes, [0, 5, 30, 120, 1_000])
    func passingZerosOverChangesNoBit(_ shape: Shape, thousandths: Int) {
        var random = SeededGenerator(seed: shape.rows * 7 + shape.inputs + thousandths)
        let x = QuantizedMatrix(rows: shape.rows, width: shape.inputs)
        Levels.plain.quantize(
            x.view, random.rectified(shape.rows * shape.inputs, thousandths: thousandths),
            shape.rows, shape.inputs)
        let weight = random.bytes(shape.outputs * shape.inputs)
        let scale = random.floats(shape.outputs, in: 0.001...0.02)
        let packed = Packed(byteCount: opined_packed_i8_bytes(shape.outputs, shape.inputs))
        opined_pack_i8(packed.base, weight, scale, nil, shape.outputs, shape.inputs)
        var expected = [Float](repeating: 0, count: shape.rows * shape.outputs)
        let bytes = x.bytes
        for row in 0..<shape.rows {
            for output in 0..<shape.outputs {
                var sum: Int32 = 0
                for input in 0..<shape.inputs {
                    sum +=
                        Int32(bytes[row * x.rowBytes + input])
                        * Int32(weight[output * shape.inputs + input])
                }
                expected[row * shape.outputs + output] =
                    (Float(sum) * x.view.scales[row]) * scale[output]
            }
        }
        for kernels in [Levels.plain] + Levels.fast {
            var y = [Float](repeating: .nan, count: shape.rows * shape.outputs + 16)
            kernels.linear_i8(
                &y, x.view, shape.rows, packed.base, shape.inputs, shape.outputs,
                OPINED_IDENTITY, nil)
            #expect(y.dropLast(16) == expected[...], "level \(kernels.level.rawValue)")
            let isUntouched = y.suffix(16).allSatisfy { $0.isNaN }
            #expect(isUntouched, "wrote past the end")
        }
    }

    /// One row that does not rest on zero, among rows that do.
    @Test(arguments: [0, 4, 9])
    func aRowWithAZeroPointIsNotTakenForZeros(_ odd: Int) {
        var random = SeededGenerator(seed: odd)
        let rows = 10, inputs = 512, outputs = 20
        var values = random.rectified(rows * inputs, thousandths: 10)
        values[odd * inputs + 100] = -1
        let x = QuantizedMatrix(rows: rows, width: inputs)
        Levels.plain.quantize(x.view, values, rows, inputs)
        let zeros = x.zeros
        #expect(zeros[odd] > 0)
        let weight = random.bytes(outputs * inputs)
        let packed = Packed(byteCount: opined_packed_i8_bytes(outputs, inputs))
        opined_pack_i8(
            packed.base, weight, [Float](repeating: 1, count: outputs), nil, outputs, inputs)
        for kernels in [Levels.plain] + Levels.fast {
            var y = [Float](repeating: 0, count: rows * outputs)
            kernels.linear_i8(&y, x.view, rows, packed.base, inputs, outputs, OPINED_IDENTITY, nil)
            for row in 0..<rows {
                var sum: Int32 = 0
                for input in 0..<inputs {
                    let u = Int32(x.view.bytes[row * x.rowBytes + input]) - zeros[row]
                    sum += u * Int32(weight[3 * inputs + input])
                }
                #expect(y[row * outputs + 3] == Float(sum) * x.view.scales[row])
            }
        }
    }
}

extension SeededGenerator {
    /// Zeros, and `thousandths` positive values.
    fileprivate mutating func rectified(_ count: Int, thousandths: Int) -> [Float] {
        (0..<count).map { _ in
            Int.random(in: 0..<1_000, using: &self) < thousandths
                ? Float.random(in: 0.01...2, using: &self) : 0
        }
    }
}
