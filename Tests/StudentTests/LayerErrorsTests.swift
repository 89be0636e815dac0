import Foundation
import Testing
import Transformer

@testable import Student

struct LayerErrorsTests {
    private static let wo = "encoder.block.0.layer.1.DenseReluDense.wo.weight"

    private func importInt8(
        _ checkpoint: TinyCheckpoint, allowsDifferences: Bool = true
    ) throws -> ImportReport {
        try checkpoint.importModel {
            $0.precision = .int8
            $0.allowsDifferences = allowsDifferences
        }
    }

    @Test func everyLayerIsMeasuredOnWhatItGets() throws {
        let report = try importInt8(TinyCheckpoint())
        let linears = report.layers.flatMap(\.names)
        #expect(Set(linears).count == linears.count)
        #expect(
            report.tensorsInt8 + report.layers.filter(\.isKept).flatMap(\.names).count
                == linears.count)
        for layer in report.layers {
            #expect(layer.weightError > 0 && layer.weightError < 0.02)
            let error = try #require(layer.outputError, "\(layer.names) was not measured")
            #expect(error > 0 && error < 0.1)
        }
    }

    /// One unit of a thousand times the others takes all of the 7 bits.
    @Test func aLayerWhoseInputsHaveAHugeRangeStaysInF32() throws {
        let checkpoint = try TinyCheckpoint()
        let wi = "encoder.block.0.layer.1.DenseReluDense.wi.weight"
        for column in 0..<TinyCheckpoint.width {
            checkpoint.tensors[wi]?.values[column] *= 3_000
        }
        // What the unit gives is not used, so that only the other units speak.
        for row in 0..<TinyCheckpoint.width {
            checkpoint.tensors[Self.wo]?.values[row * TinyCheckpoint.feedForward] = 0
        }
        let report = try importInt8(checkpoint)
        let layer = try #require(report.layers.first { $0.names == [Self.wo] })
        #expect(layer.isKept)
        #expect(layer.outputError ?? 0 > LayerErrors.outputErrorMax)
        let file = try SafetensorsFile(path: report.directory + "/model.safetensors")
        #expect(throws: Never.self) {
            try file.floats(Self.wo, shape: [TinyCheckpoint.width, TinyCheckpoint.feedForward])
        }
        #expect(file.shape(of: Self.wo + "_scale") == nil)
    }

    @Test func aModelThatOnlyAnalysesIsComparedByItsText() throws {
        let checkpoint = try TinyCheckpoint()
        let report = try checkpoint.importModel {
            $0.precision = .int8
            $0.tasks = [.analyse]
            $0.allowsDifferences = true
        }
        #expect(report.tasks == ["analyse"])
        #expect(report.comparison?.reviews == TinyCheckpoint.reviews.count)
    }

    @Test func twoOfAHundredMayDiffer() {
        let answers = (0..<100).map { "answer \($0)" }
        for (differing, isTaken) in [(0, true), (2, true), (3, false)] {
            let others = answers.enumerated().map { $0 < differing ? "another" : $1 }
            let comparison = AnswerComparison(answers, others)
            #expect(comparison.differing == differing)
            #expect(comparison.isWithinBound == isTaken)
        }
    }

    /// Random weights make answers that little decides: some such models are refused, and some are
    /// taken with more layers in f32.
    @Test(arguments: 0..<8)
    func aModelIsTakenOnlyWithinTheBound(seed: Int) throws {
        let checkpoint = try TinyCheckpoint(seed: seed)
        do {
            let report = try importInt8(checkpoint, allowsDifferences: false)
            #expect(report.comparison?.isWithinBound == true)
            #expect(report.comparison?.reviews == TinyCheckpoint.reviews.count)
        } catch let error as ImportError {
            #expect(error.disposition == .checkpoint)
            #expect(error.problem.contains("of 40 reviews"))
            #expect(error.remedy.contains("--precision f32"))
            #expect(error.remedy.contains("--allow-differences"))
            #expect(checkpoint.leftovers.isEmpty)
        }
    }
}
