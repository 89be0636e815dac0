import Foundation
import TestSupport
import Testing

@testable import Transformer

/// The blocks that heads are made of, against plain sums in Double.
struct HeadBlockTests {
    private static let tokens = 7, width = 5

    /// A file of F32 tensors with random numbers, and what is in it.
    private static func weights(
        _ shapes: [(name: String, shape: [Int])], seed: Int, folder: TemporaryFolder
    ) throws -> (SafetensorsFile, [String: [Float]]) {
        var random = SeededGenerator(seed: seed)
        var header: [String] = [], data: [UInt8] = [], values: [String: [Float]] = [:]
        for (name, shape) in shapes {
            let numbers = (0..<shape.reduce(1, *)).map { _ in
                Float.random(in: -1...1, using: &random)
            }
            let start = data.count
            for number in numbers {
                withUnsafeBytes(of: number.bitPattern.littleEndian) { data.append(contentsOf: $0) }
            }
            header.append(
                "\"\(name)\":{\"dtype\":\"F32\",\"shape\":\(shape),"
                    + "\"data_offsets\":[\(start),\(data.count)]}"
            )
            values[name] = numbers
        }
        let text = Array("{\(header.joined(separator: ","))}".utf8)
        let bytes = withUnsafeBytes(of: UInt64(text.count).littleEndian, Array.init) + text + data
        return (try SafetensorsFile(path: folder.write(bytes, as: "w.safetensors")), values)
    }

    private static func withStates(_ body: (borrowing HiddenStates, [Float]) throws -> Void)
        rethrows
    {
        var random = SeededGenerator(seed: 1)
        let states = (0..<tokens * width).map { _ in Float.random(in: -2...2, using: &random) }
        try states.withUnsafeBufferPointer {
            guard let base = $0.baseAddress else { return }
            try body(HiddenStates(tokens: tokens, width: width, base: base), states)
        }
    }

    /// Σ a·b in Double.
    private func product(_ a: some Sequence<Float>, _ b: some Sequence<Float>) -> Double {
        var sum = 0.0
        for (a, b) in zip(a, b) { sum += Double(a) * Double(b) }
        return sum
    }

    /// Row `index` of a matrix of rows of `width`.
    private func row(_ index: Int, of matrix: [Float], width: Int = width) -> ArraySlice<Float> {
        matrix[index * width..<(index + 1) * width]
    }

    /// Column `index` of the states.
    private func column(_ index: Int, of states: [Float]) -> [Float] {
        stride(from: index, to: states.count, by: Self.width).map { states[$0] }
    }

    private func near(_ a: [Float], _ b: [Double]) -> Bool {
        a.count == b.count && zip(a, b).allSatisfy { abs(Double($0) - $1) < 1e-5 }
    }

    @Test func linearMeanAndRowAreTheirFormulas() throws {
        let folder = try TemporaryFolder()
        let (file, values) = try Self.weights(
            [("h.weight", [3, Self.width]), ("h.bias", [3])], seed: 2, folder: folder)
        let linear = try Linear(weights: file, name: "h", inputs: Self.width, outputs: 3)
        let w = try #require(values["h.weight"]), b = try #require(values["h.bias"])
        Self.withStates { hidden, x in
            let expected = (0..<Self.tokens * 3).map { at in
                product(row(at / 3, of: x), row(at % 3, of: w)) + Double(b[at % 3])
            }
            let ofStates = linear(hidden), ofRows = linear(x)
            #expect(near(ofStates, expected))
            #expect(ofStates == ofRows)
            let mean = hidden.mean(), third = hidden.row(2)
            let ones = [Float](repeating: 1, count: Self.tokens)
            let expectedMean = (0..<Self.width).map {
                product(column($0, of: x), ones) / Double(Self.tokens)
            }
            #expect(near(mean, expectedMean))
            #expect(third == Array(row(2, of: x)))
        }
    }

    @Test func pooledAttentionWeighsTokensByTheirQuery() throws {
        let folder = try TemporaryFolder()
        let (file, values) = try Self.weights(
            [("q", [4, Self.width])], seed: 3, folder: folder)
        let pooled = try PooledAttention(weights: file, name: "q", queries: 4, width: Self.width)
        let q = try #require(values["q"])
        Self.withStates { hidden, x in
            var expected: [Double] = []
            for query in 0..<4 {
                let weights = (0..<Self.tokens).map { token -> Float in
                    let score = product(row(query, of: q), row(token, of: x))
                    return Float(exp(score / Double(Self.width).squareRoot()))
                }
                let total = Double(weights.reduce(0, +))
                for index in 0..<Self.width {
                    expected.append(product(weights, column(index, of: x)) / total)
                }
            }
            let contexts = pooled(hidden)
            #expect(near(contexts, expected))
        }
    }

    @Test func groupedLinearHasWeightsForEachGroup() throws {
        let folder = try TemporaryFolder()
        let (file, values) = try Self.weights(
            [("g.weight", [2, 3, 4]), ("g.bias", [2, 3])], seed: 4, folder: folder)
        let grouped = try GroupedLinear(weights: file, name: "g", groups: 2, outputs: 3, inputs: 4)
        let w = try #require(values["g.weight"]), b = try #require(values["g.bias"])
        let x = (0..<8).map { Float($0) - 3 }
        let expected = (0..<6).map { at in
            product(row(at, of: w, width: 4), row(at / 3, of: x, width: 4)) + Double(b[at])
        }
        #expect(near(grouped(x), expected))
    }

    @Test func softmaxAndLogSoftmaxAgreeAndHoldExtremes() {
        let logits: [Float] = [1, 2, 3, -200, 0, 200]
        let p = Distribution.softmax(logits, width: 3),
            log = Distribution.logSoftmax(logits, width: 3)
        #expect(near(p, log.map { exp(Double($0)) }))
        #expect(log[3] == -400 && log[5] == 0)
    }

    @Test func normalizedHasLengthOne() {
        #expect(normalized([3, 4]) == [0.6, 0.8])
        #expect(normalized([0, 0]) == [0, 0])
    }
}
