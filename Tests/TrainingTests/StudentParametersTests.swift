import Foundation
import Testing
import Transformer

@testable import Training

struct StudentParametersTests {
    @Test(arguments: [EncoderModel.Precision.float32, .int8])
    func whatIsWrittenIsReadBack(precision: EncoderModel.Precision) throws {
        let parameters = try TinyStudent.parameters()
        let file = FileManager.default.temporaryDirectory
            .appending(path: "opined-student-\(UUID().uuidString)")
        defer { try? FileManager.default.removeItem(at: file) }
        let path = file.path(percentEncoded: false)
        try parameters.write(to: path, precision: precision)
        let configuration = try EncoderConfiguration(
            path: TinyStudent.folder("tiny-f32") + "/config.json")
        let again = try StudentParameters(
            configuration: configuration, weights: SafetensorsFile(path: path))
        #expect(again.layout == parameters.layout)
        for tensor in parameters.layout.tensors {
            let (written, read) = (parameters.values(of: tensor), again.values(of: tensor))
            let isExact =
                precision == .float32 || tensor.shape.count != 2
                || tensor.name.hasPrefix("heads.") || tensor.name.contains("position")
                || tensor.name.contains("type")
            let reach = isExact ? 0 : (written.map(abs).max() ?? 0) / 100
            #expect(zip(written, read).allSatisfy { abs($0 - $1) <= reach }, "\(tensor.name)")
        }
        let model = try EncoderModel(
            configuration: configuration, weights: SafetensorsFile(path: path))
        #expect(model.precision == precision)
    }

    @Test func int8IsReadAsWhatItStandsFor() throws {
        let exact = try TinyStudent.parameters(), rounded = try TinyStudent.parameters("tiny-int8")
        #expect(exact.layout == rounded.layout)
        for tensor in exact.layout.tensors {
            let (a, b) = (exact.values(of: tensor), rounded.values(of: tensor))
            let peak = a.map(abs).max() ?? 0
            #expect(zip(a, b).allSatisfy { abs($0 - $1) <= peak / 254 + 1e-6 }, "\(tensor.name)")
        }
    }

    @Test func whatIsNotOfTheStudentIsSaid() throws {
        let shape = try TinyStudent.student().shape
        var example = TrainingExample(ids: [2, 3])
        #expect(example.problem(for: shape) == nil)
        for ids in [[], [188], [-1], [Int32](repeating: 2, count: 129)] as [[Int32]] {
            #expect(TrainingExample(ids: ids).problem(for: shape) != nil)
        }
        example.tags = [-1, 9]
        #expect(example.problem(for: shape) != nil)
        example.tags = [1]
        #expect(example.problem(for: shape) != nil)
        example.tags = []
        example.categories = [.init(index: 5, shares: [1, 0, 0])]
        #expect(example.problem(for: shape) != nil)
        example.categories = [.init(index: 4, shares: [1, 0])]
        #expect(example.problem(for: shape) != nil)
        example.categories = []
        example.sentiment = [1, 0]
        #expect(example.problem(for: shape) != nil)
        example.sentiment = []
        example.old = .init()
        example.old?.tags = [0.5]
        #expect(example.problem(for: shape) != nil)
    }
}
