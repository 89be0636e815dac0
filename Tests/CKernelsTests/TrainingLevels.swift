import CKernels
import Testing

/// The reference of the training kernels, and what this CPU runs besides.
enum TrainingLevels {
    static let plain = opined_training_kernels_of(OPINED_PLAIN)!.pointee

    static let fast: [opined_training_kernels] = [OPINED_AVX2, OPINED_AVX512_VNNI]
        .compactMap { opined_training_kernels_of($0)?.pointee }

    static let all = [plain] + fast

    /// Runs `body` on every level and expects the bits of the plain one, which it gives.
    static func ofAll(_ body: (opined_training_kernels) -> [Float]) -> [Float] {
        let expected = body(plain)
        for kernels in fast { #expect(bits(body(kernels)) == bits(expected)) }
        return expected
    }
}
