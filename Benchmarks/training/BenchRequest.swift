/// What ``TrainingBench`` is told.
struct BenchRequest: Decodable {
    /// A model directory.
    let model: String
    let threads: Int
    /// Over the batches, again and again.
    let steps: Int
    let dropout: Double
    /// A step each.
    let batches: [[BenchExample]]
}
