import CKernels
import Dispatch
import Foundation
import TestSupport
import Testing

@testable import Transformer

struct EncoderModelTests {
    struct Golden: Decodable {
        struct Outputs: Decodable {
            /// (tokens, hidden), row-major
            let hidden: [Float]
        }
        let text: String
        let ids: [Int32]
        let f32, int8: Outputs
    }

    private static func model(_ name: String) throws -> EncoderModel {
        try EncoderModel(directory: Goldens.path(name))
    }

    private static func hidden(
        _ model: EncoderModel, _ sequences: [[Int32]], _ workspace: EncoderWorkspace? = nil
    ) -> [[Float]] {
        var states: [[Float]] = []
        model.encode(sequences, in: workspace ?? model.makeWorkspace()) { index, hidden in
            #expect(index == states.count)
            #expect(hidden.tokens == sequences[index].count)
            states.append((0..<hidden.tokens).flatMap { hidden.row($0) })
        }
        return states
    }

    @Test func float32AgreesWithPyTorchToATenThousandth() throws {
        let model = try Self.model("tiny-f32")
        #expect(model.precision == .float32)
        for golden in try Goldens.decode([Golden].self, from: "tiny-hidden.json") {
            let states = Self.hidden(model, [golden.ids])[0]
            let error = zip(states, golden.f32.hidden).map { abs($0 - $1) }.max() ?? .infinity
            #expect(states.count == golden.f32.hidden.count)
            #expect(error < 1e-4, "\(golden.text)")
        }
    }

    /// A sum in another order may round an activation to the next of 128 steps, which moves a state
    /// by a hundredth or so; the mean over all states shows that nothing else differs.
    @Test func int8AgreesWithTheSimulationInPyTorch() throws {
        let model = try Self.model("tiny-int8")
        #expect(model.precision == .int8)
        for golden in try Goldens.decode([Golden].self, from: "tiny-hidden.json") {
            let states = Self.hidden(model, [golden.ids])[0]
            let errors = zip(states, golden.int8.hidden).map { abs($0 - $1) }
            #expect(errors.max() ?? .infinity < 0.1, "\(golden.text)")
            #expect(errors.reduce(0, +) / Float(errors.count) < 2e-3, "\(golden.text)")
        }
    }

    struct MiniGolden: Decodable {
        struct Row: Decodable {
            let ids: [Int32]
            let tokens: [Int]
            let hidden: [[Float]]
        }
        let texts: [Row]
    }

    /// The goldens are of f32 arithmetic on the dequantized weights: int8 stays near.
    @Test func opinedMiniStaysNearItsFloat32Self() throws {
        let model = try EncoderModel(directory: Goldens.miniFolder.path)
        let workspace = model.makeWorkspace()
        for row in try Goldens.decode(MiniGolden.self, from: "mini-hidden.json").texts {
            let states = Self.hidden(model, [row.ids], workspace)[0]
            for (token, expected) in zip(row.tokens, row.hidden) {
                let width = model.configuration.hiddenSize
                let found = Array(states[token * width..<(token + 1) * width])
                #expect(dot(normalized(found), normalized(expected)) > 0.97)
            }
        }
    }

    /// Batches of random mates, cut into chunks wherever they fall.
    @Test(arguments: ["tiny-f32", "tiny-int8"], 0..<10)
    func statesDoNotDependOnBatchMates(_ name: String, seed: Int) throws {
        let model = try Self.model(name)
        var random = SeededGenerator(seed: seed)
        let sequences = (0..<Int.random(in: 1...30, using: &random)).map { _ in
            (0..<Int.random(in: 1...128, using: &random)).map { _ in
                Int32.random(in: 0..<Int32(model.configuration.vocabularySize), using: &random)
            }
        }
        let workspace = model.makeWorkspace()
        let together = Self.hidden(model, sequences, workspace)
        for (sequence, states) in zip(sequences, together) {
            #expect(Self.hidden(model, [sequence], workspace)[0] == states)
        }
    }

    @Test(arguments: ["tiny-f32", "tiny-int8"], 1...4)
    func statesDoNotDependOnThreads(_ name: String, threads: Int) throws {
        let model = try Self.model(name)
        let sequences = try Goldens.decode([Golden].self, from: "tiny-hidden.json").map(\.ids)
        let expected = Self.hidden(model, sequences)
        let equal = SharedCounter()
        DispatchQueue.concurrentPerform(iterations: threads) { _ in
            for _ in 0..<5 where Self.hidden(model, sequences) == expected { equal.increment() }
        }
        #expect(equal.value == threads * 5)
    }

    /// A level is in force for the whole process; other tests may see it, and must not notice.
    @Test(arguments: ["tiny-f32", "tiny-int8"])
    func statesDoNotDependOnTheInstructionSet(_ name: String) throws {
        let model = try Self.model(name)
        let sequences = try Goldens.decode([Golden].self, from: "tiny-hidden.json").map(\.ids)
        let best = opined_active_kernels().pointee.level
        let expected = Self.hidden(model, sequences)
        for level in [OPINED_PLAIN, OPINED_AVX2, OPINED_AVX_VNNI, OPINED_AVX512_VNNI] {
            guard opined_force_level(level) else { continue }
            #expect(Self.hidden(model, sequences) == expected, "level \(level.rawValue)")
        }
        #expect(opined_force_level(best))
    }

    @Test func aThrowingBodyEndsTheBatch() throws {
        struct Stop: Error {}
        let model = try Self.model("tiny-int8")
        var seen = 0
        #expect(throws: Stop.self) {
            try model.encode([[2, 3], [2, 3], [2, 3]], in: model.makeWorkspace()) { index, _ in
                seen += 1
                if index == 1 { throw Stop() }
            }
        }
        #expect(seen == 2)
    }

    @Test func noSequencesGiveNothing() throws {
        let model = try Self.model("tiny-int8")
        #expect(Self.hidden(model, []).isEmpty)
    }
}
