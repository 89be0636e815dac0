import Foundation
import TestSupport
import Testing
import Transformer

@testable import Training

struct TrainableStudentTests {
    @Test func lossesAreThoseOfPyTorch() throws {
        let goldens = try TrainingGoldens.read(), student = try TinyStudent.student()
        let losses = student.learn(goldens.examples.map(\.example), LossSettings())
        #expect(abs(losses.tags / goldens.losses.tags - 1) < 1e-4)
        #expect(abs(losses.categories / goldens.losses.categories - 1) < 1e-4)
        #expect(abs(losses.sentiment / goldens.losses.sentiment - 1) < 1e-4)
        #expect(abs(losses.embedding / goldens.losses.embedding - 1) < 1e-4)
        #expect(abs(losses.old / goldens.losses.old - 1) < 1e-4)
    }

    @Test(arguments: [1, 3])
    func gradientsAreThoseOfPyTorch(threads: Int) throws {
        let goldens = try TrainingGoldens.read()
        let student = try TinyStudent.student(threads: threads)
        _ = student.learn(goldens.examples.map(\.example), LossSettings())
        let file = try SafetensorsFile(
            path: TinyStudent.goldens.appending(path: "gradients.safetensors")
                .path(percentEncoded: false))
        let tensors = student.parameters.layout.tensors
        #expect(file.names == tensors.map(\.name).sorted())
        for tensor in tensors {
            let expected = try file.floats(tensor.name, shape: tensor.shape)
            let found = try #require(student.gradient(of: tensor))
            // A bias of keys moves all scores of a query alike: its gradient is 0, and rounding.
            let isZero = tensor.name.hasSuffix("key.bias")
            let size = isZero ? 0.1 : norm(expected)
            let error = norm(zip(found, expected).map { $0 - $1 }) / size
            #expect(error < 1e-4, "\(tensor.name): \(error)")
        }
    }

    /// Along its own gradient, a tensor's loss changes by the gradient's norm. With dropout, and
    /// with weights of single tokens, which PyTorch's goldens lack.
    @Test func gradientsAreSlopesUnderDropout() throws {
        let goldens = try TrainingGoldens.read(), student = try TinyStudent.student()
        var examples = Array(goldens.examples.map(\.example)[3..<9])
        for index in examples.indices where !examples[index].tags.isEmpty {
            examples[index].tagWeights = examples[index].ids.indices.map { 0.25 * Float($0 % 4) }
        }
        var settings = LossSettings()
        settings.smoothing = 0.1
        let dropout = Dropout(share: 0.2, seed: 1, step: 2, batch: 3)
        _ = student.learn(examples, settings, dropout)
        let tensors = student.parameters.layout.tensors
        let gradients = try tensors.map { try #require(student.gradient(of: $0)) }
        for (tensor, gradient) in zip(tensors, gradients) {
            let size = norm(gradient), values = student.parameters.values(of: tensor)
            guard size > 1e-3 else { continue }
            let reach = 0.01 / max(1, size)
            func loss(_ factor: Double) -> Double {
                student.parameters.replace(
                    tensor, with: zip(values, gradient).map { $0 + Float(factor / size) * $1 })
                defer { student.parameters.replace(tensor, with: values) }
                return student.learn(examples, settings, dropout).total
            }
            let slope = (loss(reach) - loss(-reach)) / (2 * reach)
            #expect(abs(slope / size - 1) < 0.02, "\(tensor.name): \(slope) for \(size)")
        }
    }

    @Test func statesHaveTheBitsOfTheEngine() throws {
        let goldens = try TrainingGoldens.read(), student = try TinyStudent.student(threads: 2)
        let model = try EncoderModel(directory: TinyStudent.folder("tiny-f32"))
        let texts = goldens.examples.map(\.ids)
        let batch = PackedBatch(
            texts.map { TrainingExample(ids: $0) }, shape: student.shape, settings: LossSettings())
        student.pass.forward(batch, .none)
        model.encode(texts, in: model.makeWorkspace()) { index, hidden in
            let place = student.pass.places.hidden + batch.sequences[index].lowerBound * 64
            let found = student.pass.arena.values(place..<place + hidden.tokens * 64)
            var expected: [Float] = []
            for token in 0..<hidden.tokens { expected += hidden.row(token) }
            #expect(found.map(\.bitPattern) == expected.map(\.bitPattern))
        }
    }

    @Test func theSameBatchHasTheSameBitsOnAnyNumberOfThreads() throws {
        let examples = try TrainingGoldens.read().examples.map(\.example)
        let dropout = Dropout(share: 0.1, seed: 1, step: 0, batch: 0)
        let runs = try [1, 2, 5].map { threads in
            let student = try TinyStudent.student(threads: threads)
            let losses = student.learn(examples, LossSettings(), dropout)
            return (losses, student.gradients.values(0..<student.gradients.count))
        }
        for run in runs {
            #expect(run.0 == runs[0].0)
            #expect(run.1.map(\.bitPattern) == runs[0].1.map(\.bitPattern))
        }
    }

    @Test func whatIsFrozenChangesNothingElse() throws {
        let examples = Array(try TrainingGoldens.read().examples.map(\.example)[..<6])
        let whole = try TinyStudent.student()
        _ = whole.learn(examples, LossSettings())
        let isFrozen: (String) -> Bool = {
            $0.hasPrefix("embeddings.") || $0.hasPrefix("encoder.layer.0.")
                || $0 == "encoder.layer.1.output.dense.weight" || $0 == "heads.category.query"
        }
        let part = try TinyStudent.student(isFrozen: isFrozen)
        _ = part.learn(examples, LossSettings())
        for tensor in part.parameters.layout.tensors {
            #expect(tensor.isTrained != isFrozen(tensor.name))
            guard let found = part.gradient(of: tensor) else { continue }
            let same = whole.parameters.layout.tensor(tensor.name)
            let expected = try #require(whole.gradient(of: same))
            #expect(found.map(\.bitPattern) == expected.map(\.bitPattern), "\(tensor.name)")
        }
    }

    /// A student held to its own answers has nothing to learn.
    @Test func itsOwnAnswersCostNothing() throws {
        let student = try TinyStudent.student()
        var examples = Array(try TrainingGoldens.read().examples.map(\.example)[..<5])
        for (index, answers) in student.answers(to: examples.map(\.ids)).enumerated() {
            examples[index] = TrainingExample(ids: examples[index].ids)
            examples[index].old = answers
        }
        let losses = student.learn(examples, LossSettings())
        #expect(abs(losses.old) < 1e-5 && abs(losses.embedding) < 1e-5)
        for tensor in student.parameters.layout.tensors {
            #expect(norm(student.gradient(of: tensor) ?? []) < 1e-4, "\(tensor.name)")
        }
    }

    @Test func memoryIsWhatThePlanSays() throws {
        let student = try TinyStudent.student(threads: 2, isFrozen: TinyStudent.frozenWords)
        let plan = MemoryPlan(
            student.parameters.layout, limits: student.limits, threads: 2, keepsAverage: true)
        #expect(plan.parameters == student.parameters.arena.count * 4)
        #expect(plan.gradients == student.gradients.count * 4)
        #expect(plan.pass == student.pass.arena.count * 4)
        #expect(plan.total == plan.parameters + 4 * plan.gradients + plan.pass)
    }
}

/// The Euclidean norm, in f64.
func norm(_ values: [Float]) -> Double {
    values.reduce(0.0) { $0 + Double($1) * Double($1) }.squareRoot()
}
