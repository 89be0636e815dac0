import CKernels
import Foundation

/// What logits say: distributions, row by row.
public enum Distribution {
    /// Each row of `width` logits as probabilities.
    public static func softmax(_ logits: [Float], width: Int) -> [Float] {
        precondition(width > 0 && logits.count.isMultiple(of: width), "no rows of \(width)")
        var probabilities = logits
        probabilities.withUnsafeMutableBufferPointer { x in
            guard let base = x.baseAddress else { return }
            opined_active_kernels().pointee.softmax(base, x.count / width, width)
        }
        return probabilities
    }

    /// Each row of `width` logits as log-probabilities: exact where the probability itself would
    /// round to 0.
    ///
    /// The logarithm is taken in Double by the C library, which is the same on every CPU of one
    /// machine image.
    public static func logSoftmax(_ logits: [Float], width: Int) -> [Float] {
        precondition(width > 0 && logits.count.isMultiple(of: width), "no rows of \(width)")
        var result = logits
        for row in stride(from: 0, to: logits.count, by: width) {
            let values = logits[row..<row + width]
            let highest = values.max() ?? 0
            let shifted = values.map { $0 - highest }
            let probabilities = softmax(shifted, width: width)
            // The highest has shifted value 0, so its log-probability is minus the log of the sum.
            let best = shifted.firstIndex(of: 0).map { probabilities[$0] } ?? 1
            let logSum = -Float(log(Double(best)))
            for (index, value) in shifted.enumerated() { result[row + index] = value - logSum }
        }
        return result
    }
}
