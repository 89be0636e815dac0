/// What ``TrainingBench`` is told.
struct BenchRequest: Decodable {
    /// A model directory.
    let model: String
    let threads: Int
    /// Over the batches, again and again.
    let steps: Int
    let dropout: Double
    /// Of an encoder: a step each.
    let batches: [[BenchExample]]?
    /// The same of a T5.
    let pairs: [[BenchPair]]?
    /// Of adapters on the query and value of a T5, which are trained in the place of its weights.
    let rank: Int?
}
