import Foundation
import Training
import Transformer

/// Trains a model directory on batches that another program made, and prints what it cost.
///
/// Reads a ``BenchRequest`` from its standard input and prints one JSON object: `tokens`,
/// `cpu_seconds` and `seconds` of the steps, the first one left out, and the `losses` of all.
/// Benchmarks/peers/training.py calls it.
@main
struct TrainingBench {
    static func main() throws {
        let data = FileHandle.standardInput.readDataToEndOfFile()
        let request = try JSONDecoder().decode(BenchRequest.self, from: data)
        print(try TrainingBench(request).run())
    }

    private let request: BenchRequest
    private let batches: [[TrainingExample]]
    private let student: TrainableStudent
    private let optimizer: Optimizer

    private init(_ request: BenchRequest) throws {
        self.request = request
        batches = request.batches.map { $0.map(\.example) }
        // The recipe of training/train.py: word embeddings stay as they are.
        let parameters = try StudentParameters(
            configuration: EncoderConfiguration(path: request.model + "/config.json"),
            weights: SafetensorsFile(path: request.model + "/model.safetensors"),
            isFrozen: { $0 == "embeddings.word_embeddings.weight" })
        let tokens = batches.map { $0.reduce(0) { $0 + $1.ids.count } }.max() ?? 1
        let limits = BatchLimits(
            tokensMax: max(tokens, 16), textsMax: batches.map(\.count).max() ?? 1)
        let plan = MemoryPlan(
            parameters.layout, limits: limits, threads: request.threads, keepsAverage: false)
        FileHandle.standardError.write(Data("\(plan)\n".utf8))
        student = TrainableStudent(
            parameters: parameters, limits: limits, team: ThreadTeam(threads: request.threads))
        optimizer = Optimizer(
            parameters.layout, settings: OptimizerSettings(),
            schedule: LearningSchedule(.constant, steps: 1))
    }

    private func run() -> String {
        var losses: [String] = []
        var tokens = 0, cpu = 0.0, seconds = 0.0
        for step in 0..<request.steps {
            let batch = batches[step % batches.count]
            let (cpuBefore, before) = (Self.clock(CLOCK_PROCESS_CPUTIME_ID), Self.clock())
            student.clearGradients()
            let dropout = Dropout(share: request.dropout, seed: 1, step: step, batch: 0)
            losses.append("\(student.learn(batch, LossSettings(), dropout).total)")
            _ = optimizer.move(student)
            if step == 0 && request.steps > 1 { continue }
            cpu += Self.clock(CLOCK_PROCESS_CPUTIME_ID) - cpuBefore
            seconds += Self.clock() - before
            tokens += batch.reduce(0) { $0 + $1.ids.count }
        }
        return "{\"tokens\":\(tokens),\"cpu_seconds\":\(cpu),\"seconds\":\(seconds),"
            + "\"losses\":[\(losses.joined(separator: ","))]}"
    }

    private static func clock(_ clock: clockid_t = CLOCK_MONOTONIC) -> Double {
        var time = timespec()
        clock_gettime(clock, &time)
        return Double(time.tv_sec) + Double(time.tv_nsec) * 1e-9
    }
}
