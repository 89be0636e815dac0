import CKernels
import TestSupport
import Testing

struct PackTests {
    @Test(arguments: LinearTests.shapes.filter { $0.rows == 1 && $0.outputs > 0 })
    func aRowComesOutAsItWentIn(_ shape: LinearTests.Shape) {
        var random = SeededGenerator(seed: shape.inputs)
        let (outputs, inputs) = (shape.outputs, shape.inputs)
        let bytes = random.bytes(outputs * inputs), floats = random.floats(outputs * inputs)
        let scale = random.floats(outputs, in: 0.001...0.02)
        let packedBytes = Packed(byteCount: opined_packed_i8_bytes(outputs, inputs))
        opined_pack_i8(packedBytes.base, bytes, scale, nil, outputs, inputs)
        let packedFloats = Packed(byteCount: opined_packed_f32_bytes(outputs, inputs))
        opined_pack_f32(packedFloats.base, floats, nil, outputs, inputs)
        for output in 0..<outputs {
            var y = [Float](repeating: .nan, count: inputs + 1)
            let row = output * inputs..<(output + 1) * inputs
            opined_unpack_i8(&y, packedBytes.base, outputs, inputs, output, 3)
            #expect(y.dropLast() == bytes[row].map { Float($0) * (scale[output] * 3) }[...])
            opined_unpack_f32(&y, packedFloats.base, outputs, inputs, output, 3)
            #expect(y.dropLast() == floats[row].map { $0 * 3 }[...])
            #expect(y[inputs].isNaN)
        }
    }

    @Test func noBiasIsABiasOfZeros() {
        var random = SeededGenerator(seed: 1)
        let (outputs, inputs) = (37, 21)
        let x = QuantizedMatrix(rows: 3, width: inputs)
        let rows = random.floats(3 * inputs)
        Levels.plain.quantize(x.view, rows, 3, inputs)
        let weight = random.bytes(outputs * inputs), floats = random.floats(outputs * inputs)
        let scale = random.floats(outputs)
        let zeros = [Float](repeating: 0, count: outputs)
        func results(_ bias: UnsafePointer<Float>?) -> [[Float]] {
            var y = [[Float]](repeating: [Float](repeating: 0, count: 3 * outputs), count: 2)
            let int8 = Packed(byteCount: opined_packed_i8_bytes(outputs, inputs))
            opined_pack_i8(int8.base, weight, scale, bias, outputs, inputs)
            Levels.plain.linear_i8(
                &y[0], x.view, 3, int8.base, inputs, outputs, OPINED_IDENTITY, nil)
            let float32 = Packed(byteCount: opined_packed_f32_bytes(outputs, inputs))
            opined_pack_f32(float32.base, floats, bias, outputs, inputs)
            Levels.plain.linear_f32(
                &y[1], rows, 3, float32.base, inputs, outputs, OPINED_IDENTITY, nil)
            return y
        }
        #expect(results(nil) == results(zeros))
    }

    /// The weights of one half of two neighbouring quads, and whether their products fit in int16.
    @Test(arguments: [
        ([Int8(127), 127, 4, 0], true), ([127, 127, 4, 1], false), ([65, 65, 64, 64], true),
        ([-127, -127, -4, 0], true), ([-127, -127, -4, -1], false),
        ([127, 127, -127, -127], true), ([127, 100, 31, -127], true),
        ([127, 100, 32, -127], false),
    ])
    func pairsFitUpToTheBound(_ weights: [Int8], fits: Bool) {
        for inputs in [8, 9, 16, 23, 40, 64, 71] {
            for quads in 0..<inputs / 8 {
                for half in 0..<2 {
                    var row = [Int8](repeating: 1, count: inputs)
                    for (place, weight) in zip([0, 1, 4, 5], weights) {
                        row[8 * quads + 2 * half + place] = weight
                    }
                    #expect(opined_pairs_fit(row, inputs) == fits)
                }
            }
        }
    }

    @Test func aQuadWithoutNeighbourAlwaysFits() {
        for inputs in 0...4 {
            #expect(opined_pairs_fit([Int8](repeating: 127, count: inputs), inputs))
            #expect(opined_pairs_fit([Int8](repeating: -127, count: 16 + inputs), inputs))
        }
    }
}
