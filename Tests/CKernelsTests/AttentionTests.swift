import CKernels
import Foundation
import TestSupport
import Testing

struct AttentionTests {
    struct Shape: CustomTestStringConvertible, Sendable {
        let queries, keys, width: Int
        var testDescription: String { "\(queries) queries, \(keys) keys, width \(width)" }
    }

    static let shapes: [Shape] =
        [1, 3, 4, 5, 16, 17, 33, 70].flatMap { keys in
            [1, 15, 16, 32, 33].map { Shape(queries: keys, keys: keys, width: $0) }
        } + [Shape(queries: 3, keys: 9, width: 64), Shape(queries: 0, keys: 4, width: 8)]

    /// A bias of every distance between a key and a query, or none.
    private static func run(
        _ kernels: opined_kernels, _ shape: Shape, _ q: [Float], _ k: [Float], _ v: [Float],
        bias: [Float]? = nil
    ) -> [Float] {
        var y = [Float](repeating: .nan, count: shape.queries * shape.width + 16)
        var scratch = [Float](
            repeating: .nan, count: opined_attention_scratch(shape.keys, shape.width))
        func attend(_ bias: UnsafePointer<Float>?) {
            kernels.attention(
                &y, shape.width, q, shape.width, shape.queries, k, v, shape.width, shape.keys,
                shape.width, 0.3, bias.map { $0 + shape.queries }, -1, &scratch)
        }
        if let bias { bias.withUnsafeBufferPointer { attend($0.baseAddress) } } else { attend(nil) }
        return y
    }

    @Test(arguments: shapes, [false, true])
    func everyLevelGivesTheBitsOfTheReferenceWhichIsSoftmaxOfProducts(
        _ shape: Shape, isBiased: Bool
    ) {
        var random = SeededGenerator(seed: shape.keys * 100 + shape.width)
        let q = random.floats(shape.queries * shape.width)
        let k = random.floats(shape.keys * shape.width), v = random.floats(shape.keys * shape.width)
        let bias = isBiased ? random.floats(shape.queries + shape.keys) : nil
        let y = Self.run(Levels.plain, shape, q, k, v, bias: bias)
        for kernels in Levels.fast {
            #expect(bits(Self.run(kernels, shape, q, k, v, bias: bias)) == bits(y))
        }
        for query in 0..<shape.queries {
            let scores = (0..<shape.keys).map { key in
                (0..<shape.width).reduce(Double(bias?[shape.queries + key - query] ?? 0)) {
                    $0 + 0.3 * Double(q[query * shape.width + $1])
                        * Double(k[key * shape.width + $1])
                }
            }
            let exponentials = scores.map { exp($0 - scores.max()!) }
            let total = exponentials.reduce(0, +)
            for column in 0..<shape.width {
                let expected = (0..<shape.keys).reduce(0.0) {
                    $0 + exponentials[$1] / total * Double(v[$1 * shape.width + column])
                }
                #expect(abs(Double(y[query * shape.width + column]) - expected) < 1e-5)
            }
        }
    }
}
