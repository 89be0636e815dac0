import Foundation
import Training
import Transformer

/// Trains a model directory on batches that another program made, and prints what it cost:
///
///     TrainingBench MODEL BATCHES.json THREADS STEPS
///
/// One JSON object: `tokens`, `cpu_seconds` and `seconds` of the steps, the first one left out, and
/// the `losses` of all. Benchmarks/peers/training.py calls it.
@main
struct TrainingBench {
    static func main() throws {
        let arguments = CommandLine.arguments
        guard arguments.count == 5, let threads = Int(arguments[3]), let steps = Int(arguments[4])
        else {
            FileHandle.standardError.write(
                Data("usage: TrainingBench MODEL BATCHES.json THREADS STEPS\n".utf8))
            exit(64)
        }
        let data = try Data(contentsOf: URL(filePath: arguments[2]))
        let batches = try JSONDecoder().decode([[BenchExample]].self, from: data)
            .map { $0.map(\.example) }
        let bench = try TrainingBench(model: arguments[1], threads: threads, batches: batches)
        print(bench.run(steps: steps))
    }

    let student: TrainableStudent
    let optimizer: Optimizer
    let batches: [[TrainingExample]]

    init(model: String, threads: Int, batches: [[TrainingExample]]) throws {
        // The recipe of training/train.py: word embeddings stay as they are.
        let parameters = try StudentParameters(
            configuration: EncoderConfiguration(path: model + "/config.json"),
            weights: SafetensorsFile(path: model + "/model.safetensors"),
            isFrozen: { $0 == "embeddings.word_embeddings.weight" })
        let tokens = batches.map { $0.reduce(0) { $0 + $1.ids.count } }.max() ?? 1
        let limits = BatchLimits(
            tokensMax: max(tokens, 16), textsMax: batches.map(\.count).max() ?? 1)
        let plan = MemoryPlan(
            parameters.layout, limits: limits, threads: threads, keepsAverage: false)
        FileHandle.standardError.write(Data("\(plan)\n".utf8))
        student = TrainableStudent(
            parameters: parameters, limits: limits, team: ThreadTeam(threads: threads))
        optimizer = Optimizer(
            parameters.layout, settings: OptimizerSettings(),
            schedule: LearningSchedule(.constant, steps: 1))
        self.batches = batches
    }

    private func run(steps: Int) -> String {
        var losses: [String] = []
        var tokens = 0, cpu = 0.0, seconds = 0.0
        for step in 0..<steps {
            let batch = batches[step % batches.count]
            let (cpuBefore, before) = (Self.clock(CLOCK_PROCESS_CPUTIME_ID), Self.clock())
            student.clearGradients()
            let dropout = Dropout(share: 0.1, seed: 1, step: step, batch: 0)
            losses.append("\(student.learn(batch, LossSettings(), dropout).total)")
            _ = optimizer.move(student)
            if step == 0 && steps > 1 { continue }
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
