import Transformer

/// The linear layers of a model by themselves, on one thread.
enum KernelBench {
    /// Calls that are timed as one: enough that reading the clock takes nothing.
    static let calls = 20

    /// Blocks for `span`: call on a thread of its own.
    static func figures(of shapes: [KernelBenchmark.Shape], span: Duration) -> [KernelFigures] {
        let share = span / (2 * shapes.count)
        return shapes.map { shape in
            KernelFigures(
                rows: shape.rows, inputs: shape.inputs, outputs: shape.outputs,
                int8GigaopsPerSecond: gigaops(shape, .int8, for: share),
                float32GigaopsPerSecond: gigaops(shape, .float32, for: share))
        }
    }

    private static func gigaops(
        _ shape: KernelBenchmark.Shape, _ precision: EncoderModel.Precision, for span: Duration
    ) -> Double {
        let kernel = KernelBenchmark(shape, precision)
        let laps = Lap.rounds(for: span) {
            Lap(of: { for _ in 0..<calls { kernel.run() } })
        }
        let seconds = laps.map(\.cpuSeconds).median ?? .infinity
        return Double(calls * shape.operations) / seconds / 1e9
    }
}
