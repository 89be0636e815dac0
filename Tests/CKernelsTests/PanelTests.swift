import CKernels
import TestSupport
import Testing

/// A layer over some of its outputs.
struct PanelTests {
    static let lists: [[UInt32]] = [
        [], [0], [4], [1, 2], [4, 0, 2], [0, 1, 2, 3, 4], [3, 3, 1, 0],
    ]

    @Test(arguments: lists, [1, 2, 7, 13])
    func namedPanelsHaveTheBitsOfTheWholeLayer(_ list: [UInt32], rows: Int) {
        let (inputs, outputs) = (67, 69)
        var random = SeededGenerator(seed: rows)
        let x = random.floats(rows * inputs), bias = random.floats(outputs)
        let quantized = QuantizedMatrix(rows: rows, width: inputs)
        Levels.plain.quantize(quantized.view, x, rows, inputs)
        let int8 = Packed(byteCount: opined_packed_i8_bytes(outputs, inputs))
        opined_pack_i8(
            int8.base, random.bytes(outputs * inputs), random.floats(outputs), bias, outputs,
            inputs)
        let float32 = Packed(byteCount: opined_packed_f32_bytes(outputs, inputs))
        opined_pack_f32(float32.base, random.floats(outputs * inputs), bias, outputs, inputs)
        for kernels in [Levels.plain] + Levels.fast {
            var whole = [Float](repeating: 0, count: rows * outputs)
            var some = [Float](repeating: .nan, count: rows * list.count * 16 + 16)
            kernels.linear_i8(
                &whole, quantized.view, rows, int8.base, inputs, outputs, OPINED_IDENTITY, nil)
            kernels.linear_i8_panels(
                &some, quantized.view, rows, int8.base, inputs, outputs, list, list.count)
            check(some, list, whole, outputs: outputs)
            kernels.linear_f32(
                &whole, x, rows, float32.base, inputs, outputs, OPINED_IDENTITY, nil)
            kernels.linear_f32_panels(
                &some, x, rows, float32.base, inputs, outputs, list, list.count)
            check(some, list, whole, outputs: outputs)
        }
    }

    private func check(_ some: [Float], _ list: [UInt32], _ whole: [Float], outputs: Int) {
        let width = list.count * 16
        for row in 0..<whole.count / outputs {
            for (place, panel) in list.enumerated() {
                for lane in 0..<16 {
                    let output = Int(panel) * 16 + lane
                    let expected = output < outputs ? whole[row * outputs + output] : 0
                    #expect(some[row * width + place * 16 + lane].bitPattern == expected.bitPattern)
                }
            }
        }
        let isUntouched = some.suffix(16).allSatisfy { $0.isNaN }
        #expect(isUntouched, "wrote past the end")
    }
}
