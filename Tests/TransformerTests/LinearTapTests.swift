import Testing

@testable import Transformer

struct LinearTapTests {
    /// Rows of ascending numbers.
    private func see(_ tap: LinearTap, _ rows: Int, of names: [String], width: Int = 2) {
        var values = (0..<rows * width).map { Float($0) }
        values.withUnsafeMutableBufferPointer { values in
            guard let base = values.baseAddress else { return }
            tap.see(Rows(base: base, count: rows, width: width), of: names)
        }
    }

    @Test func keepsTheFirstRowsOfEachLayer() {
        let tap = LinearTap()
        see(tap, 3, of: ["q", "k"])
        see(tap, LinearTap.rowsMax, of: ["q", "k"])
        see(tap, 1, of: ["o"], width: 5)
        let inputs = tap.inputs
        #expect(inputs.keys.sorted() == ["o", "q"])
        #expect(inputs["q"]?.names == ["q", "k"])
        #expect(inputs["q"]?.rows == LinearTap.rowsMax)
        #expect(inputs["q"]?.values.prefix(8) == [0, 1, 2, 3, 4, 5, 0, 1])
        #expect(inputs["o"]?.values == [0, 1, 2, 3, 4])
    }
}
