import CKernels

/// Room for activations in 7 bits: as many rows of as many bytes as it was made for.
struct QuantizedRows {
    private let memory: AlignedMemory
    let view: opined_quantized

    init(rows: Int, width: Int) {
        let rowBytes = opined_row_bytes(width)
        memory = AlignedMemory(byteCount: rows * (rowBytes + 8))
        // Scales and zero points first: rows of bytes may end anywhere.
        let scales = memory.base.bindMemory(to: Float.self, capacity: rows)
        let zeros = (memory.base + rows * 4).bindMemory(to: Int32.self, capacity: rows)
        let bytes = (memory.base + rows * 8).bindMemory(to: UInt8.self, capacity: rows * rowBytes)
        view = opined_quantized(bytes: bytes, scales: scales, zeros: zeros)
    }
}
