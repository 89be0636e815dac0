import Foundation
import TestSupport
import Testing
import Transformer

@testable import Training

struct TrainableT5Tests {
    @Test(arguments: TinyT5.kinds, [1, 3])
    func gradientsAreThoseOfPyTorch(kind: String, threads: Int) throws {
        let (pairs, golden) = try T5TrainingGoldens.read(kind)
        let student = try TinyT5.student(kind, threads: threads)
        let losses = student.learn(pairs, TinyT5.settings())
        #expect(losses.text > 0 && losses.old > 0)
        #expect(losses.total == losses.text + losses.old)
        #expect(abs(losses.total / golden.loss - 1) < 1e-5)
        let file = try SafetensorsFile(path: TinyT5.file(kind, "gradients.safetensors"))
        let tensors = student.parameters.layout.tensors
        #expect(file.names == tensors.map(\.name).sorted())
        for tensor in tensors {
            let expected = try file.floats(tensor.name, shape: tensor.shape)
            let found = try #require(student.gradient(of: tensor))
            let error = norm(zip(found, expected).map { $0 - $1 }) / norm(expected)
            #expect(error < 1e-4, "\(tensor.name): \(error)")
        }
    }

    /// Along its own gradient, a tensor's loss changes by the gradient's norm. With dropout, which
    /// PyTorch's goldens lack.
    @Test(arguments: TinyT5.kinds)
    func gradientsAreSlopesUnderDropout(kind: String) throws {
        let pairs = Array(try T5TrainingGoldens.read(kind).pairs[2..<8])
        let student = try TinyT5.student(kind), settings = TinyT5.settings()
        let dropout = Dropout(share: 0.2, seed: 1, step: 2, batch: 3)
        _ = student.learn(pairs, settings, dropout)
        let tensors = student.parameters.layout.tensors
        let gradients = try tensors.map { try #require(student.gradient(of: $0)) }
        for (tensor, gradient) in zip(tensors, gradients) {
            let size = norm(gradient), values = student.parameters.values(of: tensor)
            let reach = 2e-3 / max(1, size)
            func loss(_ factor: Double) -> Double {
                student.parameters.replace(
                    tensor, with: zip(values, gradient).map { $0 + Float(factor / size) * $1 })
                defer { student.parameters.replace(tensor, with: values) }
                return student.learn(pairs, settings, dropout).total
            }
            let slope = (loss(reach) - loss(-reach)) / (2 * reach)
            // A unit of ReLU that turns within reach bends the slope.
            #expect(abs(slope / size - 1) < 0.03, "\(tensor.name): \(slope) for \(size)")
        }
    }

    @Test(arguments: TinyT5.kinds)
    func statesHaveTheBitsOfTheEngine(kind: String) throws {
        let pairs = try T5TrainingGoldens.read(kind).pairs
        let student = try TinyT5.student(kind, threads: 2)
        let model = try T5Model(
            configuration: T5Configuration(path: TinyT5.file(kind, "config.json")),
            weights: SafetensorsFile(path: TinyT5.file(kind, "model.safetensors")))
        let batch = PackedPairs(pairs, shape: student.shape, settings: TinyT5.settings())
        student.pass.forward(batch, .none)
        let width = student.shape.width
        model.encode(pairs.map(\.ids), in: model.makeWorkspace()) { index, hidden in
            let sequence = batch.reviews.sequences[index]
            let place = student.pass.encoder.states + sequence.lowerBound * width
            let found = student.pass.arena.values(place..<place + hidden.tokens * width)
            var expected: [Float] = []
            for token in 0..<hidden.tokens { expected += hidden.row(token) }
            #expect(found.map(\.bitPattern) == expected.map(\.bitPattern))
        }
    }

    /// What a pair costs is what the engine says of its text.
    @Test(arguments: TinyT5.kinds)
    func costsAreThoseOfTheEngine(kind: String) throws {
        let pairs = try T5TrainingGoldens.read(kind).pairs
        let student = try TinyT5.student(kind)
        let model = try T5Model(
            configuration: T5Configuration(path: TinyT5.file(kind, "config.json")),
            weights: SafetensorsFile(path: TinyT5.file(kind, "model.safetensors")))
        var settings = LossSettings()
        (settings.text, settings.textsPerStep) = (1, 1)
        for pair in pairs {
            let scores = model.score(
                [pair.ids], prefixes: [[]], continuations: [pair.text], in: model.makeWorkspace())
            let cost = student.cost([pair], settings).text
            let ofToken = student.costs(of: [pair])[0] * Double(pair.weight)
            #expect(abs(ofToken * Double(pair.text.count) - cost) < 1e-4 * max(1, cost))
            let said = scores[0][0].reduce(0.0) { $0 - Double($1) } * Double(pair.weight)
            #expect(abs(cost - said) < 1e-4 * max(1, said))
        }
    }

    /// More texts than the head takes rows at a time.
    @Test(arguments: [1, 4])
    func aBatchCostsWhatItsPartsDo(threads: Int) throws {
        let pairs = try T5TrainingGoldens.read(TinyT5.kinds[0]).pairs
        let student = try TinyT5.student(TinyT5.kinds[0], threads: threads)
        let settings = TinyT5.settings()
        let once = student.learn(pairs, settings).total
        let gradients = student.gradients.values(0..<student.gradients.count)
        student.clearGradients()
        let batch = pairs + pairs + pairs
        #expect(batch.reduce(0) { $0 + $1.text.count } > T5Layout.headRows)
        #expect(abs(student.learn(batch, settings).total - 3 * once) < 1e-4 * once)
        let sums = student.gradients.values(0..<student.gradients.count)
        let difference = norm(zip(sums, gradients).map { $0 - 3 * $1 })
        #expect(difference < 1e-5 * norm(sums))
    }

    @Test(arguments: TinyT5.kinds)
    func theSameBatchHasTheSameBitsOnAnyNumberOfThreads(kind: String) throws {
        let pairs = try T5TrainingGoldens.read(kind).pairs
        let dropout = Dropout(share: 0.1, seed: 1, step: 0, batch: 0)
        let runs = try [1, 2, 5].map { threads in
            let student = try TinyT5.student(kind, threads: threads)
            let losses = student.learn(pairs, TinyT5.settings(), dropout)
            return (losses, student.gradients.values(0..<student.gradients.count))
        }
        for run in runs {
            #expect(run.0 == runs[0].0)
            #expect(run.1.map(\.bitPattern) == runs[0].1.map(\.bitPattern))
        }
    }

    enum Frozen: String, CaseIterable, Sendable {
        case encoder, decoder, embedding, allButTheHead = "all but the head"

        func isFrozen(_ name: String) -> Bool {
            switch self {
            case .encoder: name.hasPrefix("encoder.") || name == "shared.weight"
            case .decoder: name.hasPrefix("decoder.") || name == "lm_head.weight"
            case .embedding: name == "shared.weight" || name.hasSuffix("attention_bias.weight")
            case .allButTheHead: name != "lm_head.weight"
            }
        }
    }

    @Test(arguments: Frozen.allCases)
    func whatIsFrozenChangesNothingElse(_ frozen: Frozen) throws {
        let kind = "gated-gelu-untied"
        let pairs = Array(try T5TrainingGoldens.read(kind).pairs[..<6])
        let whole = try TinyT5.student(kind)
        _ = whole.learn(pairs, TinyT5.settings())
        let part = try TinyT5.student(kind, isFrozen: frozen.isFrozen)
        _ = part.learn(pairs, TinyT5.settings())
        #expect(!part.parameters.layout.trained.isEmpty)
        for tensor in part.parameters.layout.tensors {
            #expect(tensor.isTrained != frozen.isFrozen(tensor.name))
            guard let found = part.gradient(of: tensor) else { continue }
            let same = whole.parameters.layout.tensor(tensor.name)
            let expected = try #require(whole.gradient(of: same))
            #expect(found.map(\.bitPattern) == expected.map(\.bitPattern), "\(tensor.name)")
        }
    }

    @Test func memoryIsWhatThePlanSays() throws {
        let student = try TinyT5.student("relu-untied", threads: 2)
        let plan = MemoryPlan(
            student.parameters.layout, limits: student.limits, threads: 2, keepsAverage: true)
        #expect(plan.parameters == student.parameters.arena.count * 4)
        #expect(plan.gradients == student.gradients.count * 4)
        #expect(plan.pass == student.pass.arena.count * 4)
    }

    @Test func whatIsNotOfTheT5IsSaid() throws {
        let shape = try TinyT5.student("relu-tied").shape
        #expect(TrainingPair(ids: [2, 1], text: [1]).problem(for: shape) == nil)
        let long = [Int32](repeating: 2, count: T5Shape.positions + 1)
        for wrong in [[], [53], [-1], long] as [[Int32]] {
            #expect(TrainingPair(ids: wrong, text: [1]).problem(for: shape) != nil)
            #expect(TrainingPair(ids: [1], text: wrong).problem(for: shape) != nil)
        }
        var pair = TrainingPair(ids: [1], text: [2, 1])
        pair.tokenWeights = [1]
        #expect(pair.problem(for: shape) != nil)
        pair.tokenWeights = [1, 0]
        #expect(pair.problem(for: shape) == nil)
        for count in [8, 15, 17] {
            pair.old = .init(
                ids: Array(0..<Int32(count)), shares: .init(repeating: 0, count: count))
            #expect(pair.problem(for: shape) != nil)
        }
    }

    @Test(arguments: TinyT5.kinds, [EncoderModel.Precision.float32, .int8])
    func whatIsWrittenIsReadBack(kind: String, precision: EncoderModel.Precision) throws {
        let parameters = try TinyT5.parameters(kind)
        let file = FileManager.default.temporaryDirectory
            .appending(path: "opined-t5-\(UUID().uuidString)")
        defer { try? FileManager.default.removeItem(at: file) }
        let path = file.path(percentEncoded: false)
        try parameters.write(to: path, precision: precision)
        let configuration = try T5Configuration(path: TinyT5.file(kind, "config.json"))
        let again = try StudentParameters(
            configuration: configuration, weights: SafetensorsFile(path: path))
        #expect(again.layout == parameters.layout)
        for tensor in parameters.layout.tensors {
            let (written, read) = (parameters.values(of: tensor), again.values(of: tensor))
            let isExact =
                precision == .float32 || tensor.shape.count == 1
                || tensor.name.contains("attention_bias")
            let reach = isExact ? 0 : (written.map(abs).max() ?? 0) / 100
            #expect(zip(written, read).allSatisfy { abs($0 - $1) <= reach }, "\(tensor.name)")
        }
        let model = try T5Model(
            configuration: configuration, weights: SafetensorsFile(path: path))
        #expect(model.precision == precision)
    }

    /// The likeliest tokens, as the engine scores each of the vocabulary behind what stands before.
    @Test(arguments: TinyT5.kinds, [1, 3])
    func answersAreWhatTheEngineWouldSay(kind: String, threads: Int) throws {
        let pairs = Array(try T5TrainingGoldens.read(kind).pairs[1..<4])
        let student = try TinyT5.student(kind, threads: threads)
        let model = try T5Model(
            configuration: T5Configuration(path: TinyT5.file(kind, "config.json")),
            weights: SafetensorsFile(path: TinyT5.file(kind, "model.safetensors")))
        let vocabulary = (0..<Int32(student.shape.vocabulary)).map { [$0] }
        let kept = TrainingPair.Answers.kept
        for (pair, answers) in zip(pairs, student.answers(to: pairs)) {
            #expect(answers.ids.count == pair.text.count * kept)
            for token in pair.text.indices {
                let said = model.score(
                    [pair.ids], prefixes: [Array(pair.text[..<token])], continuations: vocabulary,
                    in: model.makeWorkspace())[0].map { exp(Double($0[0])) }
                let order = said.indices.sorted { said[$0] > said[$1] }.prefix(kept)
                let place = token * kept..<(token + 1) * kept
                #expect(answers.ids[place].map(Int.init) == Array(order))
                for (share, id) in zip(answers.shares[place], order) {
                    #expect(abs(Double(share) - said[id]) < 1e-5)
                }
            }
        }
    }

    /// Whoever says what the old one says is not moved, not even by what is not named.
    @Test(arguments: TinyT5.kinds)
    func whoAgreesIsHeldByNothing(kind: String) throws {
        let student = try TinyT5.student(kind)
        var pairs = try T5TrainingGoldens.read(kind).pairs
        for (index, answers) in student.answers(to: pairs).enumerated() {
            (pairs[index].weight, pairs[index].old, pairs[index].oldWeight) = (0, answers, 1)
        }
        let losses = student.learn(pairs, TinyT5.settings())
        #expect(losses.text == 0 && abs(losses.old) < 1e-4)
        let agreed = norm(student.gradients.values(0..<student.gradients.count))
        student.clearGradients()
        for index in pairs.indices { pairs[index].old?.ids.reverse() }
        _ = student.learn(pairs, TinyT5.settings())
        #expect(agreed < 1e-3 * norm(student.gradients.values(0..<student.gradients.count)))
    }

    /// A token without weight teaches nothing, and the others what they taught.
    @Test func tokensWeighWhatIsSaid() throws {
        let kind = TinyT5.kinds[0], student = try TinyT5.student(kind)
        var pair = try T5TrainingGoldens.read(kind).pairs[5]
        func loss(_ weights: [Float]) -> Double {
            pair.tokenWeights = weights
            return student.cost([pair], TinyT5.settings()).text
        }
        let count = pair.text.count
        let parts = (0..<count).map { token in
            loss((0..<count).map { $0 == token ? 1 : 0 })
        }
        #expect(parts.allSatisfy { $0 > 0 })
        #expect(abs(parts.reduce(0, +) - loss([])) < 1e-6)
        #expect(abs(loss(.init(repeating: 0.5, count: count)) - loss([]) / 2) < 1e-6)
    }

    /// An import may keep a layer of an int8 model in f32.
    @Test func typesOfAnotherFileAreKept() throws {
        let kind = "relu-untied",
            folder = FileManager.default.temporaryDirectory
                .appending(path: "opined-t5-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let parameters = try TinyT5.parameters(kind)
        let paths = ["a", "b", "c"].map { folder.appending(path: $0).path(percentEncoded: false) }
        try parameters.write(to: paths[0], precision: .int8)
        try parameters.write(
            to: paths[1], like: SafetensorsFile(path: TinyT5.file(kind, "model.safetensors")))
        try parameters.write(to: paths[2], like: SafetensorsFile(path: paths[0]))
        let files = paths.map { FileManager.default.contents(atPath: $0) }
        #expect(files[2] == files[0] && files[1] != files[0])
        let plain = try SafetensorsFile(path: paths[1])
        #expect(parameters.layout.tensors.allSatisfy { !plain.isQuantized($0.name) })
    }
}
