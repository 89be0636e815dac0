import Foundation
import Testing

@testable import Training

struct TrainingRunTests {
    /// Twenty steps of two batches each, as training/goldens_training.py makes them.
    @Test(arguments: [1, 2])
    func twentyStepsFollowPyTorch(threads: Int) throws {
        let goldens = try TrainingGoldens.read(), examples = goldens.examples.map(\.example)
        let student = try TinyStudent.student(
            threads: threads, isFrozen: TinyStudent.frozenWords)
        let optimizer = Optimizer(
            student.parameters.layout, settings: OptimizerSettings(),
            schedule: LearningSchedule(.linear, steps: 20, warmUpSteps: 1, floor: 0.02))
        for (step, golden) in goldens.steps.enumerated() {
            student.clearGradients()
            var loss = 0.0
            for part in 0..<2 {
                let first = (step * 10 + part * 5) % examples.count
                loss += student.learn(Array(examples[first..<first + 5]), LossSettings()).total
            }
            let norm = optimizer.move(student)
            #expect(abs(loss - golden.loss) < 1e-3, "step \(step): \(loss), not \(golden.loss)")
            #expect(abs(Double(norm) / golden.norm - 1) < 1e-3, "step \(step)")
        }
    }

    static func settings() -> RunSettings {
        var settings = RunSettings(seed: 7)
        settings.epochs = 4
        settings.textsPerStep = 6
        settings.limits = BatchLimits(tokensMax: 128, textsMax: 4)
        return settings
    }

    static func run(threads: Int = 1, seed: UInt64 = 7) throws -> TrainingRun {
        var settings = settings()
        settings.seed = seed
        return TrainingRun(
            student: try TinyStudent.student(
                threads: threads, limits: settings.limits, isFrozen: TinyStudent.frozenWords),
            examples: try TrainingGoldens.read().examples.map(\.example), settings: settings)
    }

    static func bits(_ run: TrainingRun) -> [UInt32] {
        let arena = run.student.parameters.arena
        return arena.values(0..<arena.count).map(\.bitPattern)
    }

    @Test func theSameSeedGivesTheSameStudent() throws {
        let runs = try [(1, 7), (3, 7), (1, 8)].map { (threads: Int, seed: UInt64) in
            let run = try Self.run(threads: threads, seed: seed)
            for _ in 0..<3 { _ = run.next() }
            return Self.bits(run)
        }
        #expect(runs[0] == runs[1])
        #expect(runs[0] != runs[2])
    }

    @Test func aRunLearnsWhatItIsShown() throws {
        let run = try Self.run()
        #expect(run.stepCount == 16)
        let examples = try TrainingGoldens.read().examples.map(\.example)
        func cost() -> Double {
            examples.reduce(0) { $0 + run.student.cost([$1], run.settings.losses).total }
        }
        let before = cost()
        var texts = 0
        while !run.isDone { texts += run.next().texts }
        #expect(texts == 4 * examples.count)
        let after = cost(), last = Self.bits(run)
        #expect(after < 0.8 * before)
        run.finish()
        #expect(cost() < before)
        #expect(Self.bits(run) != last)
    }

    @Test func aBatchThatBreaksIsLeftOut() throws {
        let run = try Self.run()
        let name = "encoder.layer.0.output.dense.bias"
        let tensor = run.student.parameters.layout.tensor(name)
        let values = run.student.parameters.values(of: tensor)
        run.student.parameters.replace(tensor, with: [.nan] + values.dropFirst())
        #expect(run.student.parameters.firstBroken?.name == name)
        let before = Self.bits(run)
        #expect(!run.next().norm.isFinite)
        #expect(Self.bits(run) == before)
        #expect(run.step == 1)
    }
}
