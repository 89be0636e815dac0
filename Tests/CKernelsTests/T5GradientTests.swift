import CKernels
import Foundation
import TestSupport
import Testing

/// What T5 trains with besides the kernels of an encoder.
struct T5GradientTests {
    @Test(arguments: [0, 1, 15, 16, 33])
    func reluBackwardLetsPassWhatReluDid(count: Int) {
        var random = SeededGenerator(seed: count)
        let x = random.floats(count).map { abs($0) < 0.2 ? 0 : $0 }, dy = random.floats(count)
        let found = TrainingLevels.ofAll { kernels in
            var d = dy, u = x, y = x
            kernels.relu_backward(&d, &u, count)
            kernels.relu(&y, x, count)
            return d + u + y
        }
        for i in 0..<count {
            #expect(found[i] == (x[i] > 0 ? dy[i] : 0))
            #expect(found[count + i] == max(0, x[i]) && found[2 * count + i] == max(0, x[i]))
        }
    }

    /// 1 / (1 + e^-2u), in f64.
    private func gelu(_ x: Double) -> Double {
        x / (1 + exp(-2 * (2 / Double.pi).squareRoot() * (x + 0.044715 * x * x * x)))
    }

    @Test func gatedGeluBackwardIsTheSlopeOfGatedGelu() {
        let x = (-1200...1200).map { Float($0) / 200 } + [-40, 40, -1e20, 1e20, 0, 1e-30]
        let gates = x.indices.map { Float($0 % 7) - 3 }
        let found = TrainingLevels.ofAll { kernels in
            var d = [Float](repeating: 2, count: x.count), dv = d, u = x, y = x
            kernels.gated_gelu_backward(&d, &dv, &u, gates, x.count)
            kernels.gated_gelu(&y, x, gates, x.count)
            return d + dv + u + y
        }
        let count = x.count
        for i in 0..<count {
            let (u, v) = (Double(x[i]), Double(gates[i])), reach = 1e-5
            let slope =
                abs(u) > 13
                ? (u > 0 ? 1 : 0) : (gelu(u + reach) - gelu(u - reach)) / (2 * reach)
            #expect(abs(Double(found[i]) - 2 * v * slope) < 1e-5, "\(u)")
            let value = abs(u) > 13 ? max(0, u) : gelu(u)
            #expect(abs(Double(found[count + i]) - 2 * value) <= 2e-6 * max(1, value), "\(u)")
            #expect(abs(Double(found[2 * count + i]) - v * value) <= 6e-6 * max(1, value))
            #expect(found[2 * count + i].bitPattern == found[3 * count + i].bitPattern)
        }
    }

    @Test(arguments: TrainingRowTests.widths, [0, 1, 5])
    func rmsNormBackwardIsTheSlopeOfRMSNorm(width: Int, rows: Int) {
        var random = SeededGenerator(seed: width)
        let x = random.floats(rows * width), dy = random.floats(rows * width)
        let gain = random.floats(width), epsilon: Float = 1e-3
        let found = TrainingLevels.ofAll { kernels in
            var dx = [Float](repeating: 0.25, count: x.count)
            var dgain = [Float](repeating: 0.5, count: width)
            kernels.rms_norm_backward(&dx, &dgain, x, dy, gain, rows, width, epsilon)
            return dx + dgain
        }
        func loss(_ x: [Double], _ gain: [Double]) -> Double {
            var loss = 0.0
            for row in 0..<rows {
                let values = x[row * width..<(row + 1) * width]
                let mean = values.reduce(0) { $0 + $1 * $1 } / Double(width)
                let factor = 1 / (mean + Double(epsilon)).squareRoot()
                for (i, value) in values.enumerated() {
                    loss += value * factor * gain[i] * Double(dy[row * width + i])
                }
            }
            return loss
        }
        let (x64, gain64) = (x.map(Double.init), gain.map(Double.init))
        for (index, slope) in slopes(at: x64, { loss($0, gain64) }).enumerated() {
            #expect(abs(Double(found[index]) - 0.25 - slope) < 1e-4 * max(1, abs(slope)))
        }
        for (index, slope) in slopes(at: gain64, { loss(x64, $0) }).enumerated() {
            #expect(abs(Double(found[rows * width + index]) - 0.5 - slope) < 1e-4)
        }
    }

    @Test(arguments: [1, 4, 16, 17, 40], [0, 0.1] as [Float])
    func labelCrossEntropyIsTheLossAndItsSlope(classes: Int, smoothing: Float) {
        var random = SeededGenerator(seed: classes)
        let rows = 5, logits = random.floats(rows * classes, in: -6...6)
        let ids = (0..<rows).map { Int32($0 * 7 % classes) }, weights: [Float] = [1, 0, 0.5, 2, 1]
        var losses: [Double] = []
        let gradient = TrainingLevels.ofAll { kernels in
            var x = logits
            losses.append(
                kernels.label_cross_entropy(
                    &x, ids, weights, 0.75, smoothing, rows, classes))
            return x
        }
        #expect(Set(losses).count == 1)
        func loss(_ logits: [Double]) -> Double {
            var loss = 0.0
            for row in 0..<rows {
                let values = logits[row * classes..<(row + 1) * classes].map { 0.75 * $0 }
                let logSum = log(values.reduce(0) { $0 + exp($1) }), kept = 1 - Double(smoothing)
                let mean = values.reduce(0, +) / Double(classes)
                let own = kept * values[Int(ids[row])] + Double(smoothing) * mean
                loss += Double(weights[row]) * (logSum - own)
            }
            return loss
        }
        let exact = logits.map(Double.init)
        #expect(abs(losses[0] - loss(exact)) < 1e-5 * max(1, loss(exact)))
        for (index, slope) in slopes(at: exact, loss).enumerated() {
            #expect(abs(Double(gradient[index]) - slope) < 1e-5 * max(1, abs(slope)))
        }
    }

    @Test(arguments: [4, 16, 17, 40], [1, 3])
    func topDivergenceIsTheLossAndItsSlope(classes: Int, named: Int) {
        var random = SeededGenerator(seed: classes + named)
        let rows = 4, logits = random.floats(rows * classes, in: -6...6)
        let weights: [Float] = [1, 0, 0.5, 2], before = random.floats(rows * classes, in: -1...1)
        let ids = (0..<rows * named).map { Int32(($0 / named + 5 * ($0 % named)) % classes) }
        // One row leaves nothing for the others, one says nothing of what it names first.
        let shares = (0..<rows * named).map { place -> Float in
            let (row, index) = (place / named, place % named)
            return row == 0 ? 1 / Float(named) : row == 3 && index == 0 ? 0 : 0.25
        }
        var losses: [Double] = []
        let gradient = TrainingLevels.ofAll { kernels in
            var gradient = before, x = logits
            losses.append(
                kernels.add_top_divergence(
                    &gradient, &x, ids, shares, weights, 0.75, named, rows, classes))
            return gradient
        }
        #expect(Set(losses).count == 1)
        func loss(_ logits: [Double]) -> Double {
            var loss = 0.0
            for row in 0..<rows {
                let values = logits[row * classes..<(row + 1) * classes].map { exp(0.75 * $0) }
                let sum = values.reduce(0, +)
                var left = 1.0, others = sum, divergence = 0.0
                for place in row * named..<(row + 1) * named {
                    let share = Double(shares[place]), value = values[Int(ids[place])]
                    (left, others) = (left - share, others - value)
                    if share > 0 { divergence += share * log(share / (value / sum)) }
                }
                if left > 1e-6 { divergence += left * log(left / (others / sum)) }
                loss += Double(weights[row]) * divergence
            }
            return loss
        }
        let exact = logits.map(Double.init)
        #expect(abs(losses[0] - loss(exact)) < 1e-5 * max(1, loss(exact)))
        for (index, slope) in slopes(at: exact, loss).enumerated() {
            let found = Double(gradient[index]) - Double(before[index])
            #expect(abs(found - slope) < 1e-5 * max(1, abs(slope)))
        }
    }

    /// A token that is as good as sure: what is left for the others must not be lost beside it.
    @Test func sureTokensLeaveFiniteSlopes() {
        let gradient = TrainingLevels.ofAll { kernels in
            var gradient = [Float](repeating: 0, count: 20)
            var x = (0..<20).map { $0 == 3 ? Float(200) : -Float($0) }
            let loss = kernels.add_top_divergence(
                &gradient, &x, [3, 4], [0.5, 0.25], [1], 1, 2, 1, 20)
            #expect(loss.isFinite && loss > 20)
            return gradient
        }
        #expect(gradient.allSatisfy { $0.isFinite })
        #expect(abs(gradient.reduce(0, +)) < 1e-5)
        #expect(abs(gradient[3] - 0.5) < 1e-5 && abs(gradient[4] + 0.25) < 1e-5)
    }
}
