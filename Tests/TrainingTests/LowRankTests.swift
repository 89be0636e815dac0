import Foundation
import TestSupport
import Testing
import Transformer

@testable import Training

/// Adapters of encoder students and T5s alike.
struct LowRankTests {
    static let ofEncoder = LowRankSettings(
        rank: 3, alpha: 6, layers: ["query", "value", "intermediate.dense"], seed: 5)
    static let ofT5 = LowRankSettings(
        rank: 2, alpha: 1, layers: ["SelfAttention.q", "EncDecAttention.v", "wo", "o"], seed: 5)

    /// An adapted student whose B is not 0, and one whose weights are what those of the first stand
    /// for.
    private static func encoders(
        threads: Int = 1
    ) throws -> (adapted: TrainableStudent, plain: TrainableStudent) {
        let folder = TinyStudent.folder("tiny-f32")
        let parameters = try StudentParameters(
            configuration: EncoderConfiguration(path: folder + "/config.json"),
            weights: SafetensorsFile(path: folder + "/model.safetensors"), adapters: ofEncoder)
        let plain = try TinyStudent.student()
        disturb(parameters, plain.parameters)
        let adapted = TrainableStudent(
            parameters: parameters, limits: plain.limits, team: ThreadTeam(threads: threads))
        return (adapted, plain)
    }

    private static func t5s(
        threads: Int = 1
    ) throws -> (adapted: TrainableT5, plain: TrainableT5) {
        let kind = "gated-gelu-tied"
        let adapted = try TinyT5.student(kind, threads: threads, adapters: ofT5)
        let plain = try TinyT5.student(kind)
        disturb(adapted.parameters, plain.parameters)
        return (adapted, plain)
    }

    private static func disturb(_ adapted: StudentParameters, _ plain: StudentParameters) {
        var random = SeededGenerator(seed: 3)
        for tensor in adapted.layout.tensors where tensor.name.hasSuffix("lora_B.weight") {
            #expect(adapted.values(of: tensor).allSatisfy { $0 == 0 })
            adapted.replace(
                tensor,
                with: (0..<tensor.count).map { _ in Float.random(in: -0.2...0.2, using: &random) })
        }
        for tensor in plain.layout.tensors {
            let merged = adapted.mergedValues(of: adapted.layout.tensor(tensor.name))
            plain.replace(tensor, with: merged)
        }
    }

    /// The gradients of A and B follow from those of the weights that they make: scale · Bᵀ · dW
    /// and scale · dW · Aᵀ. What is trained besides has the gradients that it had.
    private func check<Student: Learner>(_ adapted: Student, _ plain: Student) throws {
        let layout = adapted.parameters.layout, scale = Double(layout.adapters?.scale ?? 0)
        #expect(layout.adapted.count > 3)
        for part in layout.adapted {
            let adapter = try #require(part.adapter)
            let dW = try #require(
                plain.gradient(of: plain.parameters.layout.tensor(part.weight.name)))
            let (a, b) = (
                adapted.parameters.values(of: adapter.a), adapted.parameters.values(of: adapter.b)
            )
            let dA = try #require(adapted.gradient(of: adapter.a))
            let dB = try #require(adapted.gradient(of: adapter.b))
            let (rank, inputs, outputs) = (adapter.rank, adapter.inputs, adapter.outputs)
            var (exactA, exactB) = (dA.map { _ in 0.0 }, dB.map { _ in 0.0 })
            for output in 0..<outputs {
                for input in 0..<inputs {
                    let slope = scale * Double(dW[output * inputs + input])
                    for r in 0..<rank {
                        exactA[r * inputs + input] += slope * Double(b[output * rank + r])
                        exactB[output * rank + r] += slope * Double(a[r * inputs + input])
                    }
                }
            }
            for (found, exact) in [(dA, exactA), (dB, exactB)] {
                let error = norm(zip(found, exact).map { Float(Double($0) - $1) })
                #expect(error < 1e-4 * norm(exact.map { Float($0) }), "\(part.weight.name)")
            }
        }
        for tensor in layout.trained where !StudentParameters.isAdapter(tensor) {
            #expect(tensor.name.hasPrefix("heads."))
            let same = try #require(
                plain.gradient(of: plain.parameters.layout.tensor(tensor.name)))
            #expect(adapted.gradient(of: tensor) == same, "\(tensor.name)")
        }
    }

    @Test(arguments: [1, 3])
    func gradientsOfAnEncoderFollowFromThoseOfItsWeights(threads: Int) throws {
        let (adapted, plain) = try Self.encoders(threads: threads)
        let examples = try TrainingGoldens.read().examples.map(\.example)
        let losses = adapted.learn(examples, LossSettings())
        #expect(losses == plain.learn(examples, LossSettings()))
        try check(adapted, plain)
    }

    @Test(arguments: [1, 3])
    func gradientsOfAT5FollowFromThoseOfItsWeights(threads: Int) throws {
        let (adapted, plain) = try Self.t5s(threads: threads)
        let pairs = try T5TrainingGoldens.read("gated-gelu-tied").pairs
        let losses = adapted.learn(pairs, TinyT5.settings())
        #expect(losses == plain.learn(pairs, TinyT5.settings()))
        try check(adapted, plain)
    }

    /// Along its own gradient, an adapter's loss changes by the gradient's norm.
    @Test func gradientsAreSlopes() throws {
        let student = try Self.t5s().adapted
        let pairs = try T5TrainingGoldens.read("gated-gelu-tied").pairs
        _ = student.learn(pairs, TinyT5.settings())
        let tensors = student.parameters.layout.trained
        let gradients = try tensors.map { try #require(student.gradient(of: $0)) }
        for (tensor, gradient) in zip(tensors, gradients) {
            let size = norm(gradient), values = student.parameters.values(of: tensor)
            let reach = 3e-3 / max(1, size)
            func loss(_ factor: Double) -> Double {
                student.parameters.replace(
                    tensor, with: zip(values, gradient).map { $0 + Float(factor / size) * $1 })
                defer { student.parameters.replace(tensor, with: values) }
                return student.cost(pairs, TinyT5.settings()).total
            }
            let slope = (loss(reach) - loss(-reach)) / (2 * reach)
            #expect(abs(slope / size - 1) < 0.02, "\(tensor.name): \(slope) for \(size)")
        }
    }

    @Test func anAdaptedStudentBeginsAsItWas() throws {
        let adapted = try TinyT5.student("relu-tied", adapters: Self.ofT5)
        let plain = try TinyT5.student("relu-tied")
        let pairs = try T5TrainingGoldens.read("relu-tied").pairs
        #expect(
            adapted.cost(pairs, TinyT5.settings()) == plain.cost(pairs, TinyT5.settings()))
        let names = adapted.parameters.layout.trained.map(\.name)
        #expect(names.allSatisfy { $0.contains(".lora_") } && !names.isEmpty)
    }

    /// A run moves adapters alone; what is written is an ordinary model that answers with its bits.
    @Test func whatIsWrittenIsAnOrdinaryModel() throws {
        let run = try T5TrainingRunTests.run(adapters: Self.ofT5), kind = "gated-gelu-untied"
        let before = try TinyT5.parameters(kind)
        for _ in 0..<4 { _ = run.next() }
        let file = FileManager.default.temporaryDirectory
            .appending(path: "opined-adapted-\(UUID().uuidString)")
        defer { try? FileManager.default.removeItem(at: file) }
        let path = file.path(percentEncoded: false)
        try run.student.parameters.write(to: path, precision: .float32)
        let written = try SafetensorsFile(path: path)
        #expect(written.names == before.layout.tensors.map(\.name).sorted())
        let again = try StudentParameters(
            configuration: T5Configuration(path: TinyT5.file(kind, "config.json")),
            weights: written)
        var changed: [String] = []
        for tensor in again.layout.tensors {
            let base = run.student.parameters.layout.tensor(tensor.name)
            #expect(run.student.parameters.values(of: base) == before.values(of: tensor))
            if again.values(of: tensor) != before.values(of: tensor) {
                changed.append(tensor.name.replacing(".weight", with: ""))
            }
        }
        let adapted = run.student.parameters.layout.adapted.map {
            $0.weight.name.replacing(".weight", with: "")
        }
        #expect(changed == adapted)
        let student = TrainableT5(
            parameters: again, limits: run.student.limits, team: ThreadTeam(threads: 1))
        let pairs = try T5TrainingGoldens.read(kind).pairs
        #expect(
            student.cost(pairs, TinyT5.settings())
                == run.student.cost(pairs, TinyT5.settings()))
    }

    /// Moments and gradients are of the adapters.
    @Test func adaptersTakeLittleMemory() throws {
        let adapted = try Self.t5s().adapted, layout = adapted.parameters.layout
        let plan = MemoryPlan(layout, limits: adapted.limits, threads: 1, keepsAverage: false)
        #expect(plan.pass == adapted.pass.arena.count * 4)
        #expect(plan.parameters == adapted.parameters.arena.count * 4)
        #expect(plan.gradients == layout.trainedCount * 4)
        #expect(layout.trainedCount < layout.count / 3)
    }
}
