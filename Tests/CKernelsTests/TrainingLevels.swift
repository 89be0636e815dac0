import CKernels

/// The reference of the training kernels, and what this CPU runs besides.
enum TrainingLevels {
    static let plain = opined_training_kernels_of(OPINED_PLAIN)!.pointee

    static let fast: [opined_training_kernels] = [OPINED_AVX2, OPINED_AVX512_VNNI]
        .compactMap { opined_training_kernels_of($0)?.pointee }

    static let all = [plain] + fast
}
