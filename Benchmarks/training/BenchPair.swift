import Training

/// A pair as Benchmarks/peers/training_t5.py writes it.
struct BenchPair: Decodable {
    let ids, text: [Int32]

    var pair: TrainingPair { TrainingPair(ids: ids, text: text) }
}
