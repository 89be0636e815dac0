import Foundation
import Testing

@testable import Training

struct T5TrainingRunTests {
    /// Twenty steps of two batches each, as training/goldens_training_t5.py makes them.
    @Test(arguments: TinyT5.kinds, [1, 2])
    func twentyStepsFollowPyTorch(kind: String, threads: Int) throws {
        let (pairs, golden) = try T5TrainingGoldens.read(kind)
        let student = try TinyT5.student(kind, threads: threads)
        var settings = OptimizerSettings()
        settings.body = .init(learningRate: 3e-3, decay: 0.01)
        settings.bodyVectors = .init(learningRate: 3e-3, decay: 0)
        let optimizer = Optimizer(
            student.parameters.layout, settings: settings,
            schedule: LearningSchedule(.linear, steps: 20, warmUpSteps: 2, floor: 0.02))
        for (step, golden) in golden.steps.enumerated() {
            student.clearGradients()
            var loss = 0.0
            for part in 0..<2 {
                let first = (step * 4 + part * 2) % pairs.count
                let batch = Array(pairs[first..<first + 2])
                loss += student.learn(batch, TinyT5.settings()).total
            }
            let norm = optimizer.move(student)
            #expect(abs(loss - golden.loss) < 1e-3, "step \(step): \(loss), not \(golden.loss)")
            #expect(abs(Double(norm) / golden.norm - 1) < 1e-3, "step \(step)")
        }
    }

    static func run(
        threads: Int = 1, seed: UInt64 = 7, adapters: LowRankSettings? = nil
    ) throws -> T5TrainingRun {
        var settings = RunSettings(seed: seed)
        (settings.epochs, settings.textsPerStep, settings.losses) = (8, 4, TinyT5.settings())
        settings.limits = BatchLimits(tokensMax: 512, textsMax: 3)
        settings.optimizer.body.learningRate = 1e-2
        let kind = "gated-gelu-untied"
        return T5TrainingRun(
            student: try TinyT5.student(kind, threads: threads, adapters: adapters),
            examples: try T5TrainingGoldens.read(kind).pairs, settings: settings)
    }

    static func bits(_ run: T5TrainingRun) -> [UInt32] {
        let arena = run.student.parameters.arena
        return arena.values(0..<arena.count).map(\.bitPattern)
    }

    @Test func aRunLearnsWhatItIsShown() throws {
        let run = try Self.run(), pairs = try T5TrainingGoldens.read("gated-gelu-untied").pairs
        func cost() -> Double {
            pairs.reduce(0) { $0 + run.student.cost([$1], run.settings.losses).total }
        }
        let before = cost()
        #expect(run.stepCount == 24)
        while !run.isDone { _ = run.next() }
        #expect(cost() < 0.8 * before)
    }

    /// Six steps at once, and three, a stop, and three on other threads: the same bits.
    @Test(arguments: [1, 3], [nil, LowRankTests.ofT5])
    func aRunThatIsResumedEndsAsOneThatIsNot(threads: Int, adapters: LowRankSettings?) throws {
        let folder = FileManager.default.temporaryDirectory
            .appending(path: "opined-t5-run-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let path = folder.appending(path: "run.checkpoint").path(percentEncoded: false)
        let whole = try Self.run(adapters: adapters)
        for _ in 0..<6 { _ = whole.next() }
        let first = try Self.run(adapters: adapters)
        for _ in 0..<3 { _ = first.next() }
        try first.save(to: path, corpus: "a")
        let second = try Self.run(threads: threads, adapters: adapters)
        #expect(try second.resume(from: path, corpus: "a"))
        for _ in 0..<3 { _ = second.next() }
        #expect(Self.bits(second) == Self.bits(whole))
        let other = try Self.run(seed: 8, adapters: adapters)
        #expect(throws: CheckpointError.self) { try other.resume(from: path, corpus: "a") }
    }
}
