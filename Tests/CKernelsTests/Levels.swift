import CKernels

/// The reference, and what this CPU runs besides.
enum Levels {
    static let plain = opined_kernels_of(OPINED_PLAIN)!.pointee

    static let fast: [opined_kernels] = [OPINED_AVX2, OPINED_AVX_VNNI, OPINED_AVX512_VNNI]
        .compactMap { opined_kernels_of($0)?.pointee }
}

/// Bits, so that -0 and 0 differ and NaN equals itself.
func bits(_ values: [Float]) -> [UInt32] { values.map(\.bitPattern) }

/// Memory on the boundary that packed weights need.
final class Packed {
    let base: UnsafeMutableRawPointer

    init(byteCount: Int) { base = .allocate(byteCount: max(byteCount, 1), alignment: 64) }
    deinit { base.deallocate() }
}

/// Rows in 7 bits, owned.
final class QuantizedMatrix {
    let view: opined_quantized
    let rows: Int
    let rowBytes: Int

    init(rows: Int, width: Int) {
        self.rows = rows
        rowBytes = opined_row_bytes(width)
        view = opined_quantized(
            bytes: .allocate(capacity: max(rows * rowBytes, 1)),
            scales: .allocate(capacity: max(rows, 1)), zeros: .allocate(capacity: max(rows, 1)))
        view.bytes.update(repeating: 0xAA, count: rows * rowBytes)
    }

    deinit {
        view.bytes.deallocate()
        view.scales.deallocate()
        view.zeros.deallocate()
    }

    var bytes: [UInt8] { Array(UnsafeBufferPointer(start: view.bytes, count: rows * rowBytes)) }
    var scales: [Float] { Array(UnsafeBufferPointer(start: view.scales, count: rows)) }
    var zeros: [Int32] { Array(UnsafeBufferPointer(start: view.zeros, count: rows)) }
}
