import CKernels
import Foundation
import TestSupport
import Testing

struct TrainingRowTests {
    static let widths = [1, 3, 15, 16, 17, 31, 33, 64]

    @Test func geluBackwardIsTheSlopeOfGelu() {
        let x = (-1200...1200).map { Float($0) / 200 } + [-40, 40, 0, 1e-30, -1e-30]
        let found = TrainingLevels.ofAll { kernels in
            var d = [Float](repeating: 2, count: x.count), u = x
            kernels.gelu_backward(&d, &u, x.count)
            return d + u
        }
        for (index, x) in x.enumerated() {
            let x = Double(x), share = 0.5 * erfc(-x / 2.0.squareRoot())
            let slope = share + x * exp(-x * x / 2) / (2 * Double.pi).squareRoot()
            #expect(abs(Double(found[index]) - 2 * slope) < 2e-6)
        }
        var again = x
        opined_active_kernels().pointee.gelu(&again, x, x.count)
        #expect(bits(Array(found[x.count...])) == bits(again))
    }

    @Test(arguments: widths, [0, 1, 5])
    func layerNormBackwardIsTheSlopeOfLayerNorm(width: Int, rows: Int) {
        var random = SeededGenerator(seed: width)
        let x = random.floats(rows * width), dy = random.floats(rows * width)
        let gain = random.floats(width), epsilon: Float = 1e-3
        let found = TrainingLevels.ofAll { kernels in
            var dx = dy
            var sums = [Float](repeating: 0.5, count: 2 * width)
            sums.withUnsafeMutableBufferPointer { sums in
                dx.withUnsafeMutableBufferPointer { dx in
                    guard let dx = dx.baseAddress, let sums = sums.baseAddress else { return }
                    kernels.layer_norm_backward(
                        dx, sums, sums + width, x, dx, gain, rows, width, epsilon)
                }
            }
            return dx + sums
        }
        func loss(_ x: [Double], _ gain: [Double]) -> Double {
            var loss = 0.0
            for row in 0..<rows {
                let values = x[row * width..<(row + 1) * width]
                let mean = values.reduce(0, +) / Double(width)
                let variance = values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(width)
                for (i, value) in values.enumerated() {
                    loss +=
                        (value - mean) / (variance + Double(epsilon)).squareRoot() * gain[i]
                        * Double(dy[row * width + i])
                }
            }
            return loss
        }
        let (x64, gain64) = (x.map(Double.init), gain.map(Double.init))
        for (index, slope) in slopes(at: x64, { loss($0, gain64) }).enumerated() {
            #expect(abs(Double(found[index]) - slope) < 1e-4 * max(1, abs(slope)))
        }
        for (index, slope) in slopes(at: gain64, { loss(x64, $0) }).enumerated() {
            #expect(abs(Double(found[rows * width + index]) - 0.5 - slope) < 1e-4)
        }
        for column in 0..<width {
            let sum = (0..<rows).reduce(0.5) { $0 + Double(dy[$1 * width + column]) }
            #expect(abs(Double(found[(rows + 1) * width + column]) - sum) < 1e-5)
        }
    }

    @Test(arguments: widths)
    func rowsAreAddedInOrder(width: Int) {
        var random = SeededGenerator(seed: width)
        let x = random.floats(7 * (width + 2)), bias = random.floats(width)
        let found = TrainingLevels.ofAll { kernels in
            var sums = bias, y = x, z = bias, average = bias
            kernels.add_rows(&sums, x, width + 2, 7, width)
            kernels.add_bias(&y, width + 2, bias, 7, width)
            kernels.add_scaled(&z, x, 0.25, width)
            kernels.follow(&average, x, 0.25, width)
            return sums + y + z + average
        }
        for i in 0..<width {
            let sum = (0..<7).reduce(bias[i]) { $0 + x[$1 * (width + 2) + i] }
            #expect(found[i] == sum)
            #expect(found[width + 6 * (width + 2) + i] == x[6 * (width + 2) + i] + bias[i])
            let (z, average) = (found[width + x.count + i], found[2 * width + x.count + i])
            #expect(abs(z - (bias[i] + 0.25 * x[i])) < 1e-6)
            #expect(abs(average - (0.75 * bias[i] + 0.25 * x[i])) < 1e-6)
        }
    }

    @Test(arguments: [1, 4, 9, 16, 17, 40])
    func crossEntropyIsTheLossAndItsSlope(classes: Int) {
        var random = SeededGenerator(seed: classes)
        let rows = 5, logits = random.floats(rows * classes, in: -6...6)
        let targets = random.floats(rows * classes, in: 0...1)
        let weights: [Float] = [1, 0, 0.5, 2, 0.25]
        var losses: [Double] = []
        let gradient = TrainingLevels.ofAll { kernels in
            var gradient = [Float](repeating: .nan, count: rows * classes)
            losses.append(
                kernels.cross_entropy(&gradient, logits, targets, weights, rows, classes))
            return gradient
        }
        #expect(Set(losses).count == 1)
        func loss(_ logits: [Double]) -> Double {
            var loss = 0.0
            for row in 0..<rows {
                let values = logits[row * classes..<(row + 1) * classes]
                let logSum = log(values.reduce(0) { $0 + exp($1) })
                for (i, value) in values.enumerated() {
                    loss += Double(weights[row] * targets[row * classes + i]) * (logSum - value)
                }
            }
            return loss
        }
        let exact = logits.map(Double.init)
        #expect(abs(losses[0] - loss(exact)) < 1e-5 * max(1, loss(exact)))
        for (index, slope) in slopes(at: exact, loss).enumerated() {
            #expect(abs(Double(gradient[index]) - slope) < 1e-5 * max(1, abs(slope)))
        }
    }

    @Test(arguments: [0, 1, 15, 16, 17, 4_096, 4_099])
    func theNormIsThatOfAllElements(count: Int) {
        var random = SeededGenerator(seed: count)
        let x = random.floats(count)
        let expected = x.reduce(0.0) { $0 + Double($1) * Double($1) }
        let found = TrainingLevels.all.map { $0.sum_of_squares(x, count) }
        #expect(Set(found).count == 1)
        #expect(abs(found[0] - expected) <= 1e-6 * expected)
    }

    @Test(arguments: [1, 16, 21])
    func adamIsTheFormula(count: Int) {
        var random = SeededGenerator(seed: count)
        let p = random.floats(count), m = random.floats(count), g = random.floats(count)
        let v = random.floats(count, in: 0...1)
        let step = opined_adam(
            beta1: 0.9, beta2: 0.999, epsilon: 1e-8, gradient_scale: 0.5, keep: 0.99, rate: 0.1,
            correction: 0.3)
        let found = TrainingLevels.ofAll { kernels in
            var (p, m, v) = (p, m, v)
            kernels.adam(&p, &m, &v, g, step, count)
            return p + m + v
        }
        for i in 0..<count {
            let d = 0.5 * Double(g[i])
            let first = 0.9 * Double(m[i]) + 0.1 * d
            let second = 0.999 * Double(v[i]) + 0.001 * d * d
            let value = 0.99 * Double(p[i]) - 0.1 * first / (second.squareRoot() / 0.3 + 1e-8)
            #expect(abs(Double(found[i]) - value) < 1e-6)
            #expect(abs(Double(found[count + i]) - first) < 1e-6)
            #expect(abs(Double(found[2 * count + i]) - second) < 1e-6)
        }
    }
}

/// The slopes of a function of many numbers, by central differences.
func slopes(at x: [Double], _ function: ([Double]) -> Double) -> [Double] {
    x.indices.map { index in
        var (above, below) = (x, x)
        above[index] += 1e-5
        below[index] -= 1e-5
        return (function(above) - function(below)) / 2e-5
    }
}
