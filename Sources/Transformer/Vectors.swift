import CKernels

/// The vector divided by its Euclidean norm; one of zeros stays as it is.
public func normalized(_ vector: [Float]) -> [Float] {
    let norm = dot(vector, vector).squareRoot()
    return norm > 0 ? vector.map { $0 / norm } : vector
}

/// Σ a·b, in the fixed order of the kernels.
public func dot(_ a: [Float], _ b: [Float]) -> Float {
    precondition(a.count == b.count, "vectors of \(a.count) and \(b.count)")
    return opined_active_kernels().pointee.dot(a, b, a.count)
}
