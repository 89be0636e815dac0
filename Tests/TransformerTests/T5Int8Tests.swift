import TestSupport
import Testing

@testable import Transformer

/// int8 against a simulation of its arithmetic in PyTorch. A sum in another order may round an
/// activation to the next of 128 steps; the mean over many numbers shows that nothing else differs.
struct T5Int8Tests {
    @Test(arguments: T5Goldens.int8)
    func statesAreThoseOfTheSimulation(_ name: String) throws {
        let (model, goldens) = try T5Goldens.load(name)
        #expect(model.precision == .int8)
        for golden in goldens.encoded {
            let states = T5ModelTests.states(model, [golden.ids])[0]
            #expect(T5Goldens.meanDistance(states, golden.states) < 0.02)
        }
    }

    @Test(arguments: T5Goldens.int8)
    func logitsAreThoseOfTheSimulation(_ name: String) throws {
        let (model, goldens) = try T5Goldens.load(name)
        for golden in goldens.logits {
            let logits = T5ModelTests.logits(model, golden.ids, golden.text)
            #expect(T5Goldens.meanDistance(logits, golden.logits) < 0.05)
        }
    }

    @Test(arguments: T5Goldens.int8)
    func greedyTextsAreThoseOfTheSimulation(_ name: String) throws {
        let (model, goldens) = try T5Goldens.load(name)
        let texts = model.generate(
            goldens.greedy.map(\.ids), tokensMax: T5Goldens.steps, in: model.makeWorkspace())
        let same = zip(texts, goldens.greedy).filter { $0.ids == $1.text }.count
        #expect(same >= 180, "\(same) of \(texts.count)")
    }
}
