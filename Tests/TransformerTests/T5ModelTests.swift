import CKernels
import TestSupport
import Testing

@testable import Transformer

struct T5ModelTests {
    @Test(arguments: T5Goldens.huggingFace)
    func statesAgreeWithHuggingFaceToAThousandth(_ name: String) throws {
        let (model, goldens) = try T5Goldens.load(name)
        #expect(model.precision == .float32)
        for golden in goldens.encoded {
            let states = Self.states(model, [golden.ids])[0]
            #expect(T5Goldens.distance(states, golden.states) < 1e-3, "\(golden.ids.count) tokens")
        }
    }

    @Test(arguments: T5Goldens.huggingFace)
    func logitsAgreeWithHuggingFaceToAThousandth(_ name: String) throws {
        let (model, goldens) = try T5Goldens.load(name)
        for golden in goldens.logits {
            let logits = Self.logits(model, golden.ids, golden.text)
            #expect(T5Goldens.distance(logits, golden.logits) < 1e-3)
        }
    }

    @Test(arguments: T5Goldens.huggingFace)
    func greedyTextsAreThoseOfHuggingFace(_ name: String) throws {
        let (model, goldens) = try T5Goldens.load(name)
        #expect(goldens.greedy.count == 200 || !T5Goldens.f32.contains(name))
        let texts = model.generate(
            goldens.greedy.map(\.ids), tokensMax: T5Goldens.steps, in: model.makeWorkspace())
        for (text, golden) in zip(texts, goldens.greedy) {
            #expect(text.ids == golden.text)
            #expect(text.isFinished == golden.isFinished)
            #expect(
                T5Goldens.distance(
                    text.choices.map(\.logProbability), golden.logProbabilities) < 1e-3)
        }
    }

    static func states(
        _ model: T5Model, _ sequences: [[Int32]], in workspace: T5Workspace? = nil
    ) -> [[Float]] {
        var states: [[Float]] = []
        model.encode(sequences, in: workspace ?? model.makeWorkspace()) { _, hidden in
            states.append((0..<hidden.tokens).flatMap { hidden.row($0) })
        }
        return states
    }

    /// After the start token and each of `text`.  (1 + text.count, vocabulary)
    static func logits(_ model: T5Model, _ ids: [Int32], _ text: [Int32]) -> [Float] {
        let workspace = model.makeWorkspace()
        let tokens = [model.configuration.startID] + text
        guard let source = workspace.cache.span(capacity: ids.count),
            let span = workspace.cache.span(capacity: tokens.count)
        else { return [] }
        let ranges = model.encoder.encode(
            [ids], embedding: model.embedding, workspace: workspace)
        model.decoder.remember(ranges, in: [source], workspace: workspace)
        model.decoder.take(
            [T5Run(tokens: tokens[...], text: span, source: source)], embedding: model.embedding,
            workspace: workspace)
        var logits = tokens.map { _ in [Float]() }
        model.decoder.withLogits(of: tokens.indices, workspace: workspace) { block, values in
            for row in tokens.indices {
                logits[row] += UnsafeBufferPointer(start: values[row], count: block.count)
            }
        }
        return logits.flatMap { $0 }
    }
}
