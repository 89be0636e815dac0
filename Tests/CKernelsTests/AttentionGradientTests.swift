import CKernels
import Foundation
import TestSupport
import Testing

struct AttentionGradientTests {
    struct Shape: CustomTestStringConvertible, Sendable {
        let queries, keys, width: Int
        var hasBias = false, isCausal = false
        var testDescription: String {
            "\(queries) × \(keys) × \(width)" + (hasBias ? ", bias" : "")
                + (isCausal ? ", causal" : "")
        }
    }

    static let shapes =
        [(1, 1, 1), (3, 3, 4), (5, 5, 16), (17, 17, 3), (4, 2, 17), (2, 18, 8)]
        .map { Shape(queries: $0.0, keys: $0.1, width: $0.2) }
        + [(1, 1, 1), (5, 5, 3), (18, 18, 8), (33, 33, 2), (2, 19, 4)].flatMap { sizes in
            [false, true].map { isCausal in
                Shape(
                    queries: sizes.0, keys: sizes.1, width: sizes.2, hasBias: true,
                    isCausal: isCausal)
            }
        }

    /// Σ dy · softmax(scale · query · keyᵀ + bias) · value, in f64.
    private func loss(
        _ shape: Shape, _ query: [Double], _ key: [Double], _ value: [Double], _ dy: [Float],
        bias: [Double]
    ) -> Double {
        var loss = 0.0
        for q in 0..<shape.queries {
            let place = shape.keys - shape.queries + q
            let seen = shape.isCausal ? place + 1 : shape.keys
            let scores = (0..<seen).map { k in
                (0..<shape.width).reduce(0.0) {
                    $0 + query[q * shape.width + $1] * key[k * shape.width + $1]
                } * 0.7 + (shape.hasBias ? bias[k - place + shape.keys - 1] : 0)
            }
            let powers = scores.map { exp($0) }, sum = powers.reduce(0, +)
            for k in 0..<seen {
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
        let bias = random.floats(2 * shape.keys - 1)
        func run(_ kernels: opined_training_kernels) -> [Float] {
            var dquery = [Float](repeating: .nan, count: query.count)
            var dkey = [Float](repeating: .nan, count: key.count), dvalue = dkey
            var dbias = [Float](repeating: 0, count: bias.count)
            var scratch = [Float](
                repeating: .nan,
                count: opined_attention_gradient_scratch(shape.queries, shape.keys, shape.width))
            let here = shape.keys - 1
            lend([query, key, value, dy, bias]) { given in
                lend(&dquery, &dkey, &dvalue, &dbias) { dquery, dkey, dvalue, dbias in
                    var gradient = opined_attention_gradient(
                        query: given[0], key: given[1], value: given[2], dy: given[3],
                        dquery: dquery, dkey: dkey, dvalue: dvalue, query_stride: shape.width,
                        key_stride: shape.width, dy_stride: shape.width,
                        dquery_stride: shape.width, dkey_stride: shape.width,
                        queries: shape.queries, keys: shape.keys, width: shape.width, scale: 0.7,
                        bias: shape.hasBias ? given[4] + here : nil,
                        dbias: shape.hasBias ? dbias + here : nil, is_causal: shape.isCausal)
                    kernels.attention_backward(&gradient, &scratch)
                }
            }
            return dquery + dkey + dvalue + dbias
        }
        let found = run(TrainingLevels.plain)
        for kernels in TrainingLevels.fast { #expect(bits(run(kernels)) == bits(found)) }
        let (q, k, v) = (query.map(Double.init), key.map(Double.init), value.map(Double.init))
        let b = bias.map(Double.init)
        let expected =
            slopes(at: q) { loss(shape, $0, k, v, dy, bias: b) }
            + slopes(at: k) { loss(shape, q, $0, v, dy, bias: b) }
            + slopes(at: v) { loss(shape, q, k, $0, dy, bias: b) }
            + slopes(at: b) { loss(shape, q, k, v, dy, bias: $0) }
        for (found, slope) in zip(found, expected) { #expect(abs(Double(found) - slope) < 1e-5) }
    }
}

/// Lends arrays as pointers, for one call.
private func lend(_ arrays: [[Float]], _ body: ([UnsafePointer<Float>]) -> Void) {
    let copies = arrays.map { array in
        let copy = UnsafeMutablePointer<Float>.allocate(capacity: array.count)
        copy.initialize(from: array, count: array.count)
        return copy
    }
    body(copies.map { UnsafePointer($0) })
    copies.forEach { $0.deallocate() }
}

/// Lends four arrays to write to.
private func lend(
    _ a: inout [Float], _ b: inout [Float], _ c: inout [Float], _ d: inout [Float],
    _ body: (
        UnsafeMutablePointer<Float>, UnsafeMutablePointer<Float>, UnsafeMutablePointer<Float>,
        UnsafeMutablePointer<Float>
    ) -> Void
) {
    a.withUnsafeMutableBufferPointer { a in
        b.withUnsafeMutableBufferPointer { b in
            c.withUnsafeMutableBufferPointer { c in
                d.withUnsafeMutableBufferPointer { d in
                    body(a.baseAddress!, b.baseAddress!, c.baseAddress!, d.baseAddress!)
                }
            }
        }
    }
}
