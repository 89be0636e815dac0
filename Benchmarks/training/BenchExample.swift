import Training

/// An example as Benchmarks/peers/training.py writes it.
struct BenchExample: Decodable {
    let ids, tags: [Int32]
    /// Category and shares of the polarities.
    let categories: [Int: [Float]]
    let sentiment: [Float]

    var example: TrainingExample {
        var example = TrainingExample(ids: ids)
        example.tags = tags
        example.categories = categories.sorted { $0.key < $1.key }
            .map { TrainingExample.Category(index: $0.key, shares: $0.value) }
        example.sentiment = sentiment
        return example
    }
}
