import CKernels
import TestSupport
import Testing

struct ProductTests {
    struct Shape: CustomTestStringConvertible, Sendable {
        let rows, columns, depth: Int
        var testDescription: String { "\(rows) × \(columns) × \(depth)" }
    }

    /// Around 0, 1, the lanes, the pair of panels, the tile, and the blocks of panels, depth and
    /// rows.
    static let shapes: [Shape] =
        [0, 1, 5, 6, 7, 12, 13].flatMap { rows in
            [(1, 1), (15, 3), (16, 16), (17, 31), (33, 32), (48, 0), (0, 5)].map {
                Shape(rows: rows, columns: $0.0, depth: $0.1)
            }
        } + [
            Shape(rows: 11, columns: 193, depth: 255), Shape(rows: 7, columns: 209, depth: 257),
            Shape(rows: 97, columns: 33, depth: 259), Shape(rows: 2, columns: 16, depth: 514),
        ]

    /// The three products of a linear layer: x · Wᵀ, dy · W, dyᵀ · x.
    enum Form: CaseIterable, Sendable { case forward, input, weight }

    private struct Case {
        let a, b, c: [Float]
        let shape: Shape
        let form: Form

        init(_ shape: Shape, _ form: Form) {
            var random = SeededGenerator(seed: shape.rows * 31 + shape.depth)
            a = random.floats(shape.rows * shape.depth)
            b = random.floats(shape.depth * shape.columns)
            c = random.floats(shape.rows * shape.columns)
            (self.shape, self.form) = (shape, form)
        }

        func run(_ kernels: opined_training_kernels, adds: Bool) -> [Float] {
            let (rows, columns, depth) = (shape.rows, shape.columns, shape.depth)
            var panels = [Float](repeating: .nan, count: opined_panel_floats(columns, depth))
            let isTransposed = form == .forward
            kernels.pack_panels(
                &panels, b, isTransposed ? depth : columns, isTransposed, columns, depth)
            var y = c + [Float](repeating: .nan, count: 16)
            kernels.product(
                &y, columns, a, form == .weight ? 1 : depth, form == .weight ? rows : 1, panels,
                rows, columns, depth, adds)
            return y
        }

        func expected(row: Int, column: Int, adds: Bool) -> (sum: Double, size: Double) {
            var sum = adds ? Double(c[row * shape.columns + column]) : 0
            var size = abs(sum)
            for k in 0..<shape.depth {
                let left = a[form == .weight ? k * shape.rows + row : row * shape.depth + k]
                let right =
                    b[form == .forward ? column * shape.depth + k : k * shape.columns + column]
                sum += Double(left) * Double(right)
                size += abs(Double(left) * Double(right))
            }
            return (sum, size)
        }
    }

    @Test(arguments: shapes, Form.allCases)
    func isTheSumOfProducts(_ shape: Shape, _ form: Form) {
        let example = Case(shape, form)
        for adds in [false, true] {
            let y = example.run(TrainingLevels.plain, adds: adds)
            for row in 0..<shape.rows {
                for column in 0..<shape.columns {
                    let (sum, size) = example.expected(row: row, column: column, adds: adds)
                    #expect(abs(Double(y[row * shape.columns + column]) - sum) <= 2e-6 * size)
                }
            }
            #expect(y.suffix(16).allSatisfy { $0.isNaN }, "wrote past the end")
            for kernels in TrainingLevels.fast {
                #expect(bits(example.run(kernels, adds: adds)) == bits(y))
            }
        }
    }

    /// Threads take rows as they come, so a row may not depend on who else is computed.
    @Test(arguments: TrainingLevels.all.indices)
    func aRowHasTheSameBitsInAnyCompany(_ level: Int) {
        let kernels = TrainingLevels.all[level], rows = 29, columns = 40, depth = 50
        var random = SeededGenerator(seed: 3)
        let a = random.floats(rows * depth), b = random.floats(depth * columns)
        var panels = [Float](repeating: 0, count: opined_panel_floats(columns, depth))
        kernels.pack_panels(&panels, b, columns, false, columns, depth)
        func product(_ range: Range<Int>) -> [Float] {
            var y = [Float](repeating: 0, count: range.count * columns)
            let part = Array(a[range.lowerBound * depth..<range.upperBound * depth])
            kernels.product(
                &y, columns, part, depth, 1, panels, range.count, columns, depth, false)
            return y
        }
        let whole = product(0..<rows)
        for size in [1, 5, 8, 13] {
            let parts = stride(from: 0, to: rows, by: size).flatMap {
                product($0..<min(rows, $0 + size))
            }
            #expect(bits(parts) == bits(whole))
        }
    }
}
