import TestSupport
import Testing

@testable import Transformer

struct T5BeamTests {
    @Test(arguments: T5Goldens.huggingFace)
    func fourBeamsFindWhatHuggingFaceFinds(_ name: String) throws {
        let (model, goldens) = try T5Goldens.load(name)
        #expect(!goldens.beams.isEmpty)
        let found = model.generate(
            goldens.beams.map(\.ids), beams: 4, tokensMax: T5Goldens.steps,
            in: model.makeWorkspace())
        for (texts, golden) in zip(found, goldens.beams) {
            #expect(texts.map(\.ids) == golden.beams.map(\.text))
            #expect(texts.map(\.isFinished) == golden.beams.map(\.isFinished))
            let judgements = texts.map { $0.logProbability / Float($0.choices.count) }
            #expect(T5Goldens.distance(judgements, golden.beams.map(\.score)) < 1e-4)
        }
    }

    @Test(arguments: T5Goldens.all)
    func oneBeamIsGreedy(_ name: String) throws {
        let (model, goldens) = try T5Goldens.load(name)
        let sequences = goldens.greedy.prefix(40).map(\.ids)
        let workspace = model.makeWorkspace()
        let greedy = model.generate(sequences, tokensMax: T5Goldens.steps, in: workspace)
        let found = model.generate(
            sequences, beams: 1, tokensMax: T5Goldens.steps, in: workspace)
        #expect(found.map { $0.map(\.ids) } == greedy.map { [$0.ids] })
    }

    @Test(arguments: T5Goldens.all)
    func whatIsFoundDoesNotDependOnTheOthers(_ name: String) throws {
        let (model, goldens) = try T5Goldens.load(name)
        let sequences = goldens.greedy.prefix(30).map(\.ids)
        let workspace = model.makeWorkspace()
        let together = model.generate(sequences, beams: 5, tokensMax: 12, in: workspace)
        for (index, sequence) in sequences.enumerated() {
            #expect(
                model.generate([sequence], beams: 5, tokensMax: 12, in: workspace)
                    == [together[index]])
        }
    }
}
