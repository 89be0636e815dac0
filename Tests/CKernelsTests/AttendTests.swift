import CKernels
import Foundation
import TestSupport
import Testing

/// Attention of a decoder.
struct AttendTests {
    struct Shape: CustomTestStringConvertible, Sendable {
        let keys, heads, width: Int
        var testDescription: String { "\(keys) keys, \(heads) heads of \(width)" }
        var rowWidth: Int { heads * width }
    }

    /// How one asks: of the past alone or of everything, with keys and values as they are or
    /// halved.
    struct Form: CustomTestStringConvertible, Sendable {
        let isCausal, isHalf: Bool
        var testDescription: String { (isCausal ? "causal" : "all") + (isHalf ? ", halves" : "") }
    }

    static let shapes: [Shape] = [1, 2, 3, 4, 5, 15, 16, 17, 33, 66].flatMap { keys in
        [(1, 1), (3, 15), (2, 16), (1, 64), (2, 80), (3, 33)].map {
            Shape(keys: keys, heads: $0.0, width: $0.1)
        }
    }
    static let forms = [true, false].flatMap { isCausal in
        [false, true].map { Form(isCausal: isCausal, isHalf: $0) }
    }

    @Test(arguments: shapes, forms)
    func everyLevelGivesTheBitsOfTheReferenceWhichIsSoftmaxOfProducts(_ shape: Shape, _ form: Form)
    {
        let sequence = AttendedSequence(shape, seed: shape.keys * 100 + shape.width)
        let queries = min(shape.keys, 3)
        let y = sequence.answers(Levels.plain, form, queries: queries, run: queries)
        for kernels in Levels.fast {
            let fast = sequence.answers(kernels, form, queries: queries, run: queries)
            #expect(bits(fast) == bits(y), "level \(kernels.level.rawValue)")
        }
        for query in 0..<queries {
            for head in 0..<shape.heads {
                for column in 0..<shape.width {
                    let expected = sequence.expected(
                        shape.keys - queries + query, head, column, isCausal: form.isCausal)
                    let found = y[query * shape.rowWidth + head * shape.width + column]
                    #expect(abs(Double(found) - expected) < (form.isHalf ? 2e-2 : 2e-5))
                }
            }
        }
    }

    @Test(arguments: forms)
    func aTokenHasTheSameBitsAloneInARunAndBesideOthers(_ form: Form) {
        let shape = Shape(keys: 37, heads: 2, width: 64)
        let sequence = AttendedSequence(shape, seed: 1)
        let other = AttendedSequence(Shape(keys: 5, heads: 2, width: 64), seed: 2)
        for kernels in [Levels.plain] + Levels.fast {
            let whole = sequence.answers(kernels, form, queries: 37, run: 37)
            for run in [1, 2, 5, 16] {
                let split = sequence.answers(kernels, form, queries: 37, run: run)
                #expect(bits(split) == bits(whole), "runs of \(run)")
                let beside = sequence.answers(kernels, form, queries: 37, run: run, beside: other)
                #expect(bits(beside) == bits(whole), "beside another one, runs of \(run)")
            }
        }
    }
}

/// Query, key and value of each token of one sequence, side by side, as one layer writes them.
final class AttendedSequence {
    private let shape: AttendTests.Shape
    private let joined, y: UnsafeMutableBufferPointer<Float>
    private let halves: UnsafeMutableBufferPointer<UInt16>
    /// Of each head, from the farthest key to the query's own.
    private let bias: [Float]

    init(_ shape: AttendTests.Shape, seed: Int) {
        var random = SeededGenerator(seed: seed)
        self.shape = shape
        joined = .allocate(capacity: shape.keys * 3 * shape.rowWidth)
        _ = joined.initialize(from: random.floats(joined.count))
        halves = .allocate(capacity: joined.count)
        Levels.plain.halve(halves.baseAddress!, joined.baseAddress!, joined.count)
        y = .allocate(capacity: shape.keys * shape.rowWidth)
        bias = random.floats(shape.heads * shape.keys)
    }

    deinit {
        joined.deallocate()
        halves.deallocate()
        y.deallocate()
    }

    /// The answers of the last `queries` tokens, asked in runs of `run`, each in one call with
    /// another sequence before and behind.
    func answers(
        _ kernels: opined_kernels, _ form: AttendTests.Form, queries: Int, run: Int,
        beside other: AttendedSequence? = nil
    ) -> [Float] {
        let width = shape.rowWidth
        let attendedShape = opined_attended_shape(
            heads: shape.heads, width: shape.width, y_stride: width, query_stride: 3 * width,
            key_stride: 3 * width, is_causal: form.isCausal, is_half: form.isHalf)
        var scratch = [Float](repeating: .nan, count: opined_attend_scratch(80, shape.heads))
        y.update(repeating: .nan)
        for first in stride(from: 0, to: queries, by: run) {
            let mine = attended(
                form, first: shape.keys - queries + first, count: min(run, queries - first))
            var all = [mine]
            if let other {
                all = [other.attended(form, first: 0, count: 1), mine]
                all.append(other.attended(form, first: 1, count: 4))
            }
            bias.withUnsafeBufferPointer {
                kernels.attend(
                    all, all.count, attendedShape,
                    form.isCausal ? $0.baseAddress! + shape.keys - 1 : nil, shape.keys,
                    &scratch)
            }
        }
        return Array(y[((shape.keys - queries) * shape.rowWidth)...])
    }

    /// `count` tokens of this sequence, from `first` on; their answers go to the rows of `y`.
    private func attended(_ form: AttendTests.Form, first: Int, count: Int) -> opined_attended {
        let width = shape.rowWidth
        let rows: UnsafeRawPointer =
            form.isHalf
            ? UnsafeRawPointer(halves.baseAddress!) : UnsafeRawPointer(joined.baseAddress!)
        let element = form.isHalf ? 2 : 4
        return opined_attended(
            y: y.baseAddress! + first * width,
            query: joined.baseAddress! + first * 3 * width,
            key: rows + width * element, value: rows + 2 * width * element, queries: count,
            keys: form.isCausal ? first + count : shape.keys)
    }

    /// The answer of the token at `place` to column `column` of `head`, in Double.
    func expected(_ place: Int, _ head: Int, _ column: Int, isCausal: Bool) -> Double {
        let width = shape.rowWidth
        func value(_ token: Int, _ part: Int, _ column: Int) -> Double {
            Double(joined[(token * 3 + part) * width + head * shape.width + column])
        }
        let seen = isCausal ? place + 1 : shape.keys
        let scores = (0..<seen).map { key in
            let product = (0..<shape.width).reduce(0.0) {
                $0 + value(place, 0, $1) * value(key, 1, $1)
            }
            let farthest = head * shape.keys + shape.keys - 1
            return product + (isCausal ? Double(bias[farthest + key - place]) : 0)
        }
        let top = scores.max() ?? 0
        let total = scores.reduce(0) { $0 + exp($1 - top) }
        return (0..<seen).reduce(0) { $0 + exp(scores[$1] - top) / total * value($1, 2, column) }
    }
}
