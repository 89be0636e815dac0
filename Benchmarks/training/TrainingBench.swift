import Foundation
import Training
import Transformer

/// Trains a model directory on batches that another program made, and prints what it cost.
///
/// Reads a ``BenchRequest`` from its standard input and prints one JSON object: `tokens`,
/// `cpu_seconds` and `seconds` of the steps, the first one left out, and the `losses` of all.
/// Benchmarks/peers/training.py and training_t5.py call it.
@main
struct TrainingBench {
    static func main() throws {
        let data = FileHandle.standardInput.readDataToEndOfFile()
        let request = try JSONDecoder().decode(BenchRequest.self, from: data)
        if let pairs = request.pairs {
            print(try t5(request, pairs.map { $0.map(\.pair) }).run())
        } else {
            let batches = (request.batches ?? []).map { $0.map(\.example) }
            print(try encoder(request, batches).run())
        }
    }

    private static func encoder(
        _ request: BenchRequest, _ batches: [[TrainingExample]]
    ) throws -> BenchRun<TrainableStudent> {
        // The recipe of training/train.py: word embeddings stay as they are.
        let parameters = try StudentParameters(
            configuration: EncoderConfiguration(path: request.model + "/config.json"),
            weights: SafetensorsFile(path: request.model + "/model.safetensors"),
            isFrozen: { $0 == "embeddings.word_embeddings.weight" })
        return BenchRun(request, parameters, batches, tokens: TrainableStudent.tokens(of:)) {
            TrainableStudent(parameters: $0, limits: $1, team: $2)
        }
    }

    private static func t5(
        _ request: BenchRequest, _ batches: [[TrainingPair]]
    ) throws -> BenchRun<TrainableT5> {
        let adapters = request.rank.map {
            LowRankSettings(rank: $0, alpha: Float(2 * $0), layers: ["q", "v"], seed: 1)
        }
        let parameters = try StudentParameters(
            configuration: T5Configuration(path: request.model + "/config.json"),
            weights: SafetensorsFile(path: request.model + "/model.safetensors"),
            adapters: adapters)
        return BenchRun(request, parameters, batches, tokens: { $0.ids.count + $0.text.count }) {
            TrainableT5(parameters: $0, limits: $1, team: $2)
        }
    }
}
