import CKernels
import TestSupport
import Testing

struct LinearTests {
    struct Shape: CustomTestStringConvertible, Sendable {
        let rows, inputs, outputs: Int
        var testDescription: String { "\(rows) × \(inputs) × \(outputs)" }
    }

    /// Every tail: around 0, 1, the four bytes of a quad, the sixteen lanes, the pair of panels and
    /// the tile.
    static let shapes: [Shape] =
        [0, 1, 5, 6, 7, 11, 12, 13, 25].flatMap { rows in
            [(1, 1), (3, 15), (4, 16), (5, 17), (31, 31), (32, 33), (67, 48), (128, 65)].map {
                Shape(rows: rows, inputs: $0.0, outputs: $0.1)
            }
        } + [
            Shape(rows: 3, inputs: 0, outputs: 5), Shape(rows: 3, inputs: 5, outputs: 0),
            // More rows than one block of activations.
            Shape(rows: 70, inputs: 4_096, outputs: 20),
        ]

    static let activations = [
        OPINED_IDENTITY, OPINED_GELU, OPINED_RELU, OPINED_GELU_TANH,
    ]

    private struct Int8Case {
        let x: QuantizedMatrix
        let packed: Packed
        let weight: [Int8]
        let scale, bias, residual: [Float]

        /// Weights of at most 64 let AVX2 multiply quads in pairs.
        init(_ shape: Shape, seed: Int, weightMax: Int8 = 127) {
            var random = SeededGenerator(seed: seed)
            x = QuantizedMatrix(rows: shape.rows, width: shape.inputs)
            Levels.plain.quantize(
                x.view, random.floats(shape.rows * shape.inputs), shape.rows, shape.inputs)
            weight = random.bytes(shape.outputs * shape.inputs, max: weightMax)
            scale = random.floats(shape.outputs, in: 0.001...0.02)
            bias = random.floats(shape.outputs)
            residual = random.floats(shape.rows * shape.outputs)
            packed = Packed(byteCount: opined_packed_i8_bytes(shape.outputs, shape.inputs))
            opined_pack_i8(packed.base, weight, scale, bias, shape.outputs, shape.inputs)
        }

        func run(
            _ kernels: opined_kernels, _ shape: Shape, _ activation: opined_activation,
            addsResidual: Bool
        ) -> [Float] {
            var y = [Float](repeating: .nan, count: shape.rows * shape.outputs + 16)
            kernels.linear_i8(
                &y, x.view, shape.rows, packed.base, shape.inputs, shape.outputs, activation,
                addsResidual ? residual : nil)
            return y
        }
    }

    @Test(arguments: shapes, [127, 64] as [Int8])
    func int8GivesTheBitsOfTheReference(_ shape: Shape, weightMax: Int8) {
        let example = Int8Case(
            shape, seed: shape.rows * 31 + shape.inputs, weightMax: weightMax)
        for activation in Self.activations {
            for addsResidual in [false, true] {
                let expected = example.run(
                    Levels.plain, shape, activation, addsResidual: addsResidual)
                for kernels in Levels.fast {
                    let y = example.run(kernels, shape, activation, addsResidual: addsResidual)
                    #expect(bits(y) == bits(expected), "level \(kernels.level.rawValue)")
                }
            }
        }
    }

    @Test(arguments: shapes)
    func int8IsTheFormulaOfTheModelDirectory(_ shape: Shape) {
        let example = Int8Case(shape, seed: shape.outputs)
        let y = example.run(Levels.plain, shape, OPINED_IDENTITY, addsResidual: false)
        let bytes = example.x.bytes, scales = example.x.scales, zeros = example.x.zeros
        for row in 0..<shape.rows {
            for output in 0..<shape.outputs {
                var sum = 0
                for input in 0..<shape.inputs {
                    let u = Int(bytes[row * example.x.rowBytes + input]) - Int(zeros[row])
                    sum += u * Int(example.weight[output * shape.inputs + input])
                }
                let expected =
                    Double(sum) * Double(scales[row]) * Double(example.scale[output])
                    + Double(example.bias[output])
                let found = Double(y[row * shape.outputs + output])
                #expect(abs(found - expected) <= 1e-6 * max(1, abs(expected)))
            }
        }
        let isUntouched = y.suffix(16).allSatisfy { $0.isNaN }
        #expect(isUntouched, "wrote past the end")
    }

    @Test func int8HoldsTheLargestSums() {
        let inputs = 8_192
        let x = QuantizedMatrix(rows: 1, width: inputs)
        x.view.bytes.update(repeating: 127, count: inputs)
        x.view.scales[0] = 1
        x.view.zeros[0] = 0
        for sign: Int8 in [-1, 1] {
            let packed = Packed(byteCount: opined_packed_i8_bytes(1, inputs))
            opined_pack_i8(
                packed.base, [Int8](repeating: 127 * sign, count: inputs), [1], [0], 1, inputs)
            for kernels in [Levels.plain] + Levels.fast {
                var y: Float = 0
                kernels.linear_i8(&y, x.view, 1, packed.base, inputs, 1, OPINED_IDENTITY, nil)
                #expect(y == Float(127 * 127 * inputs) * Float(sign))
            }
        }
    }

    /// The weights of one half of two neighbouring quads: on the bound of pairs, and one beyond,
    /// where the sum of four products leaves int16.
    @Test(
        arguments: [
            ([127, 127, 4, 0], true), ([-127, -127, -4, 0], true), ([65, 65, 64, 64], true),
            ([127, 127, 4, 1], false), ([-127, -127, -5, 0], false), ([127, 127, 127, 127], false),
        ] as [([Int8], Bool)])
    func int8IsExactOnTheBoundOfPairsAndBeyond(_ weights: [Int8], fits: Bool) {
        let inputs = 24, rows = 5, outputs = 33
        let x = QuantizedMatrix(rows: rows, width: inputs)
        x.view.bytes.update(repeating: 127, count: rows * inputs)
        x.view.scales.update(repeating: 1, count: rows)
        x.view.zeros.update(repeating: 0, count: rows)
        var weight = [Int8](repeating: 1, count: outputs * inputs)
        for (place, value) in zip([10, 11, 14, 15], weights) { weight[7 * inputs + place] = value }
        #expect(opined_pairs_fit(Array(weight[7 * inputs..<8 * inputs]), inputs) == fits)
        let ones = [Float](repeating: 1, count: outputs)
        let packed = Packed(byteCount: opined_packed_i8_bytes(outputs, inputs))
        opined_pack_i8(packed.base, weight, ones, nil, outputs, inputs)
        for kernels in [Levels.plain] + Levels.fast {
            var y = [Float](repeating: 0, count: rows * outputs)
            kernels.linear_i8(&y, x.view, rows, packed.base, inputs, outputs, OPINED_IDENTITY, nil)
            for row in 0..<rows {
                for output in 0..<outputs {
                    let sum = weight[output * inputs..<(output + 1) * inputs].reduce(0) {
                        $0 + 127 * Int($1)
                    }
                    #expect(y[row * outputs + output] == Float(sum))
                }
            }
        }
    }

    @Test(arguments: shapes)
    func float32GivesTheBitsOfTheReference(_ shape: Shape) {
        var random = SeededGenerator(seed: shape.rows + shape.inputs * 7)
        let x = random.floats(shape.rows * shape.inputs)
        let weight = random.floats(shape.outputs * shape.inputs),
            bias = random.floats(shape.outputs)
        let residual = random.floats(shape.rows * shape.outputs)
        let packed = Packed(byteCount: opined_packed_f32_bytes(shape.outputs, shape.inputs))
        opined_pack_f32(packed.base, weight, bias, shape.outputs, shape.inputs)
        func run(_ kernels: opined_kernels, _ activation: opined_activation) -> [Float] {
            var y = [Float](repeating: .nan, count: shape.rows * shape.outputs + 16)
            kernels.linear_f32(
                &y, x, shape.rows, packed.base, shape.inputs, shape.outputs, activation, residual)
            return y
        }
        for activation in Self.activations {
            let expected = run(Levels.plain, activation)
            for kernels in Levels.fast { #expect(bits(run(kernels, activation)) == bits(expected)) }
        }
        let y = run(Levels.plain, OPINED_IDENTITY)
        for row in 0..<shape.rows {
            for output in 0..<shape.outputs {
                var sum = Double(bias[output]) + Double(residual[row * shape.outputs + output])
                for input in 0..<shape.inputs {
                    sum +=
                        Double(x[row * shape.inputs + input])
                        * Double(weight[output * shape.inputs + input])
                }
                #expect(abs(Double(y[row * shape.outputs + output]) - sum) < 1e-3)
            }
        }
    }
}
