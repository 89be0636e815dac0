import TestSupport
import Testing

@testable import Transformer

struct RowQuantizerTests {
    /// Rows as they may come: of any width, of any size, with outliers, ties, zeros and equal
    /// values, which are the hardest for the pair bound.
    private static func rows(_ random: inout SeededGenerator) -> (values: [Float], width: Int) {
        let width = Int.random(in: 1...67, using: &random)
        var values: [Float] = []
        for _ in 0..<4 {
            let kind = Int.random(in: 0..<6, using: &random)
            let size = Float.random(in: -30...30, using: &random).rounded()
            for _ in 0..<width {
                var value = Float.random(in: -1...1, using: &random)
                switch kind {
                case 0: value = 0
                case 1: value = 1
                case 2: value = value < 0 ? -1 : 1
                case 3: value = value * value * value
                case 4: value = (value * 127).rounded() / 127
                default: break
                }
                values.append(value * Float(sign: .plus, exponent: Int(size), significand: 1))
            }
        }
        return (values, width)
    }

    /// What a 16-bit lane of the pair kernel may hold, in the words of the header.
    private static func holdsPairBound(_ row: ArraySlice<Int8>) -> Bool {
        func weight(_ index: Int) -> Int {
            index < row.count ? Int(row[row.startIndex + index]) : 0
        }
        for pair in stride(from: 0, to: row.count, by: 8) {
            for half in 0..<2 {
                let lane = [0, 1, 4, 5].map { weight(pair + 2 * half + $0) }
                let positive = lane.filter { $0 > 0 }.reduce(0, +)
                let negative = lane.filter { $0 < 0 }.reduce(0, -)
                if 127 * positive > 32_767 || 127 * negative > 32_767 { return false }
            }
        }
        return true
    }

    @Test(arguments: 0..<200)
    func everyRowKeepsThePairBound(seed: Int) {
        var random = SeededGenerator(seed: seed)
        let (values, width) = Self.rows(&random)
        let (weights, _) = RowQuantizer.quantize(values, width: width)
        for start in stride(from: 0, to: weights.count, by: width) {
            #expect(Self.holdsPairBound(weights[start..<start + width]))
        }
    }

    @Test(arguments: 0..<200)
    func noValueIsFurtherThanHalfAStep(seed: Int) {
        var random = SeededGenerator(seed: seed)
        let (values, width) = Self.rows(&random)
        let (weights, scales) = RowQuantizer.quantize(values, width: width)
        for (index, value) in values.enumerated() {
            let scale = Double(scales[index / width])
            let error = abs(Double(value) - Double(weights[index]) * scale)
            #expect(error <= scale * (0.5 + 1e-4))
        }
    }

    @Test(arguments: 0..<200)
    func theScaleIsTheSmallestThatKeepsTheBound(seed: Int) {
        var random = SeededGenerator(seed: seed)
        let (values, width) = Self.rows(&random)
        let (_, scales) = RowQuantizer.quantize(values, width: width)
        for (row, scale) in scales.enumerated() {
            let row = Array(values[row * width..<(row + 1) * width])
            let peak = row.map(abs).max() ?? 0
            guard peak > 0 else { continue }
            #expect(scale >= peak / 127)
            guard scale > peak / 127 else { continue }
            let smaller = scale.nextDown
            let weights = row.map {
                Int8(max(-127, min(127, ($0 / smaller).rounded(.toNearestOrEven))))
            }
            #expect(!Self.holdsPairBound(weights[...]), "seed \(seed): \(smaller) would do")
        }
    }

    @Test func rowsDoNotKnowOfEachOther() {
        var random = SeededGenerator(seed: 7)
        let (values, width) = Self.rows(&random)
        let whole = RowQuantizer.quantize(values, width: width)
        for row in 0..<values.count / width {
            let range = row * width..<(row + 1) * width
            let alone = RowQuantizer.quantize(Array(values[range]), width: width)
            #expect(alone.weights == Array(whole.weights[range]))
            #expect(alone.scales == [whole.scales[row]])
        }
    }

    @Test func aRowOfZerosHasScaleOne() {
        let rows: [Float] = [0, 0, -0.0, .leastNonzeroMagnitude, 0, 0]
        let (weights, scales) = RowQuantizer.quantize(rows, width: 3)
        #expect(weights == [0, 0, 0, 0, 0, 0])
        #expect(scales == [1, 1])
    }

    @Test func theLargestFloatsDoNotOverflow() {
        let largest = Float.greatestFiniteMagnitude
        let (weights, scales) = RowQuantizer.quantize(
            [largest, largest, -largest, 0, largest, largest, 0, 0], width: 8)
        #expect(scales[0].isFinite)
        #expect(Self.holdsPairBound(weights[...]))
        #expect(weights[0] >= 64)
    }

    @Test func aRowWithoutCrowdedLanesKeepsItsRange() {
        let (weights, scales) = RowQuantizer.quantize(
            [127, 127, 3, -4, 1, -1, -127, -127], width: 8)
        #expect(scales == [1])
        #expect(weights == [127, 127, 3, -4, 1, -1, -127, -127])
    }
}
