import CKernels
import Foundation
import TestSupport
import Testing

struct AttentionGradientTests {
    struct Shape: CustomTestStringConvertible, Sendable {
        let queries, keys, width: Int
        var testDescription: String { "\(queries) × \(keys) × \(width)" }
    }

    static let shapes = [(1, 1, 1), (3, 3, 4), (5, 5, 16), (17, 17, 3), (4, 2, 17), (2, 18, 8)]
        .map { Shape(queries: $0.0, keys: $0.1, width: $0.2) }

    /// Σ dy · softmax(scale · query · keyᵀ) · value, in f64.
    private func loss(
        _ shape: Shape, _ query: [Double], _ key: [Double], _ value: [Double], _ dy: [Float]
    ) -> Double {
        var loss = 0.0
        for q in 0..<shape.queries {
            let scores = (0..<shape.keys).map { k in
                (0..<shape.width).reduce(0.0) {
                    $0 + query[q * shape.width + $1] * key[k * shape.width + $1]
                } * 0.7
            }
            let powers = scores.map { exp($0) }, sum = powers.reduce(0, +)
            for k in 0..<shape.keys {
                for i in 0..<shape.width {
                    loss +=
                        powers[k] / sum * value[k * shape.width + i]
                        * Double(dy[q * shape.width + i])
                }
            }
        }
        return loss
    }

    @Test(arguments: shapes)
    func isTheSlopeOfAttention(_ shape: Shape) {
        var random = SeededGenerator(seed: shape.keys)
        let query = random.floats(shape.queries * shape.width)
        let key = random.floats(shape.keys * shape.width)
        let value = random.floats(shape.keys * shape.width)
        let dy = random.floats(shape.queries * shape.width)
        func run(_ kernels: opined_training_kernels) -> [Float] {
            var dquery = [Float](repeating: .nan, count: query.count)
            var dkey = [Float](repeating: .nan, count: key.count), dvalue = dkey
            var scratch = [Float](
                repeating: .nan,
                count: opined_attention_gradient_scratch(shape.queries, shape.keys, shape.width))
            query.withUnsafeBufferPointer { query in
                key.withUnsafeBufferPointer { key in
                    value.withUnsafeBufferPointer { value in
                        dy.withUnsafeBufferPointer { dy in
                            dquery.withUnsafeMutableBufferPointer { dquery in
                                dkey.withUnsafeMutableBufferPointer { dkey in
                                    dvalue.withUnsafeMutableBufferPointer { dvalue in
                                        var gradient = opined_attention_gradient(
                                            query: query.baseAddress!, key: key.baseAddress!,
                                            value: value.baseAddress!, dy: dy.baseAddress!,
                                            dquery: dquery.baseAddress!,
                                            dkey: dkey.baseAddress!, dvalue: dvalue.baseAddress!,
                                            query_stride: shape.width, key_stride: shape.width,
                                            dy_stride: shape.width, dquery_stride: shape.width,
                                            dkey_stride: shape.width, queries: shape.queries,
                                            keys: shape.keys, width: shape.width, scale: 0.7)
                                        kernels.attention_backward(&gradient, &scratch)
                                    }
                                }
                            }
                        }
                    }
                }
            }
            return dquery + dkey + dvalue
        }
        let found = run(TrainingLevels.plain)
        for kernels in TrainingLevels.fast { #expect(bits(run(kernels)) == bits(found)) }
        let (q, k, v) = (query.map(Double.init), key.map(Double.init), value.map(Double.init))
        let expected =
            slopes(at: q) { loss(shape, $0, k, v, dy) }
            + slopes(at: k) { loss(shape, q, $0, v, dy) }
            + slopes(at: v) { loss(shape, q, k, $0, dy) }
        for (found, slope) in zip(found, expected) { #expect(abs(Double(found) - slope) < 1e-5) }
    }
}
