import Foundation
import Testing

@testable import Training

struct OptimizerTests {
    @Test func schedulesRiseAndFall() {
        let linear = LearningSchedule(.linear, steps: 10, warmUpSteps: 2, floor: 0.1)
        let expected = [0.5, 1, 1, 0.875, 0.75, 0.625, 0.5, 0.375, 0.25, 0.125, 0.1, 0.1]
        #expect((0..<12).map(linear.factor) == expected)
        let cosine = LearningSchedule(.cosine, steps: 8, floor: 0.2)
        for (step, factor) in [(0, 1), (4, 0.6), (8, 0.2), (9, 0.2)] as [(Int, Double)] {
            #expect(abs(cosine.factor(at: step) - factor) < 1e-12)
        }
        #expect(LearningSchedule(.constant, steps: 3).factor(at: 9) == 1)
        #expect(LearningSchedule(.linear, steps: 0).factor(at: 0) == 0)
    }

    /// One step of each kind against its formula in f64, for a tensor of each group.
    @Test(arguments: [OptimizerSettings.Kind.adamW, .scaledByRMS], [Float.infinity, 1])
    func aStepIsTheFormula(kind: OptimizerSettings.Kind, normMax: Float) throws {
        let student = try TinyStudent.student()
        let examples = Array(try TrainingGoldens.read().examples.map(\.example)[..<4])
        var settings = OptimizerSettings()
        (settings.kind, settings.normMax, settings.epsilon) = (kind, normMax, 1e-4)
        settings.bodyVectors = .init(learningRate: 2e-3, decay: 0)
        let optimizer = Optimizer(
            student.parameters.layout, settings: settings,
            schedule: LearningSchedule(.constant, steps: 2))
        _ = student.learn(examples, LossSettings())
        let names = [
            ("encoder.layer.1.intermediate.dense.weight", settings.body),
            ("encoder.layer.0.output.LayerNorm.weight", settings.bodyVectors),
            ("heads.aspect.bias", settings.heads),
        ]
        let tensors = names.map { student.parameters.layout.tensor($0.0) }
        let before = tensors.map(student.parameters.values)
        let gradients = tensors.map { student.gradient(of: $0) ?? [] }
        let found = optimizer.move(student)
        let all = student.parameters.layout.tensors.map { norm(student.gradient(of: $0) ?? []) }
        #expect(abs(Double(found) / norm(all.map { Float($0) }) - 1) < 1e-5)

        let cut = min(1, Double(normMax) / Double(found))
        for (index, (name, group)) in names.enumerated() {
            let rms = norm(before[index]) / Double(before[index].count).squareRoot()
            let size = kind == .adamW ? 1 : max(1e-3, rms)
            let (lr, root) = (Double(group.learningRate), 0.001.squareRoot())
            let after = student.parameters.values(of: tensors[index])
            for (place, value) in before[index].enumerated() {
                let g = Double(gradients[index][place]) * cut
                // In the first step the moments are g and g², corrected.
                let below = kind == .adamW ? abs(g) + 1e-4 : abs(g) + 1e-4 / root
                let moved =
                    Double(value) * (1 - lr * Double(group.decay)) - lr * size * g / below
                #expect(abs(Double(after[place]) - moved) < 2e-7 + 1e-3 * lr, "\(name)")
            }
        }
    }
}
