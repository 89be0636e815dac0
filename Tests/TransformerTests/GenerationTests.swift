import CKernels
import Dispatch
import TestSupport
import Testing

@testable import Transformer

struct GenerationTests {
    private static let tokensMax = 24

    private static func sequences(_ model: T5Model, _ count: Int, seed: Int) -> [[Int32]] {
        var random = SeededGenerator(seed: seed)
        let last = Int32(model.configuration.vocabularySize - 1)
        return (0..<count).map { index in
            let length = index % 17 == 16 ? 300 : Int.random(in: 0...30, using: &random)
            return (0..<length).map { _ in Int32.random(in: 2...last, using: &random) } + [1]
        }
    }

    @Test(arguments: T5Goldens.all, 0..<3)
    func textsDoNotDependOnTheOthers(_ name: String, seed: Int) throws {
        let (model, _) = try T5Goldens.load(name)
        let sequences = Self.sequences(model, 90, seed: seed)
        let workspace = model.makeWorkspace()
        let together = model.generate(sequences, tokensMax: Self.tokensMax, in: workspace)
        var random = SeededGenerator(seed: seed)
        let order = sequences.indices.shuffled(using: &random)
        let shuffled = model.generate(
            order.map { sequences[$0] }, tokensMax: Self.tokensMax, in: workspace)
        #expect(shuffled == order.map { together[$0] })
        for index in order.prefix(25) {
            let alone = model.generate(
                [sequences[index]], tokensMax: Self.tokensMax, in: workspace)
            #expect(alone == [together[index]])
        }
    }

    @Test(arguments: T5Goldens.all)
    func textsDoNotDependOnTheThreads(_ name: String) throws {
        let (model, _) = try T5Goldens.load(name)
        let sequences = Self.sequences(model, 40, seed: 5), threads = 4
        let expected = model.generate(
            sequences, tokensMax: Self.tokensMax, in: model.makeWorkspace())
        let equal = SharedCounter()
        DispatchQueue.concurrentPerform(iterations: threads) { _ in
            let texts = model.generate(
                sequences, tokensMax: Self.tokensMax, in: model.makeWorkspace())
            if texts == expected { equal.increment() }
        }
        #expect(equal.value == threads)
    }

    /// A level is in force for the whole process; other tests may see it, and must not notice.
    @Test(arguments: T5Goldens.all)
    func textsDoNotDependOnTheInstructionSet(_ name: String) throws {
        let (model, _) = try T5Goldens.load(name)
        let sequences = Self.sequences(model, 20, seed: 6), workspace = model.makeWorkspace()
        let best = opined_active_kernels().pointee.level
        let expected = model.generate(sequences, tokensMax: Self.tokensMax, in: workspace)
        for level in [OPINED_PLAIN, OPINED_AVX2, OPINED_AVX_VNNI, OPINED_AVX512_VNNI] {
            guard opined_force_level(level) else { continue }
            #expect(
                model.generate(sequences, tokensMax: Self.tokensMax, in: workspace) == expected,
                "level \(level.rawValue)")
        }
        #expect(opined_force_level(best))
    }

    /// With too little memory for all rows they take turns, and begin again where they were.
    @Test(arguments: T5Goldens.all, [1, 40, 90, 200])
    func textsDoNotDependOnTheMemory(_ name: String, slots: Int) throws {
        let (model, _) = try T5Goldens.load(name)
        let sequences = Self.sequences(model, 30, seed: 7)
        let usual = model.generate(sequences, tokensMax: 70, in: model.makeWorkspace())
        let slotBytes = model.makeWorkspace().cache.slotBytes
        let small = T5Workspace(
            configuration: model.configuration, precision: model.precision,
            cacheBytes: slots * slotBytes)
        #expect(model.generate(sequences, tokensMax: 70, in: small) == usual)
        #expect(small.cache.taken == 0)
    }

    @Test(arguments: T5Goldens.all)
    func forcedStepsIgnoreTheEndToken(_ name: String) throws {
        let (model, goldens) = try T5Goldens.load(name)
        let sequences = goldens.greedy.prefix(30).map(\.ids), workspace = model.makeWorkspace()
        let forced = model.generate(
            sequences, tokensMax: 16, stepsForced: true, in: workspace)
        let free = model.generate(sequences, tokensMax: 16, in: workspace)
        for (forced, free) in zip(forced, free) {
            #expect(forced.choices.count == 16 && forced.ids.count == 16)
            #expect(Array(forced.choices.prefix(free.choices.count)) == free.choices)
        }
    }

    /// The longest review and the longest text.
    @Test func boundsAreReached() throws {
        let (model, _) = try T5Goldens.load("t5-v10-int8")
        let sequence = [Int32](repeating: 7, count: T5Model.sequenceTokensMax)
        let texts = model.generate(
            [sequence, [1], sequence], tokensMax: T5Model.generatedTokensMax, stepsForced: true,
            in: model.makeWorkspace())
        #expect(texts.map(\.ids.count) == [512, 512, 512])
        #expect(texts[0] == texts[2])
    }

    @Test func noSequencesGiveNothing() throws {
        let (model, _) = try T5Goldens.load("t5-v10-int8")
        let workspace = model.makeWorkspace()
        #expect(model.generate([], tokensMax: 4, in: workspace).isEmpty)
        #expect(model.generate([], beams: 2, tokensMax: 4, in: workspace).isEmpty)
    }
}
