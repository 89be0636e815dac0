import Foundation
import Testing

@testable import Student
@testable import opined

struct ImportTextTests {
    private static let report = ImportReport(
        model: "mine@2", directory: "models/mine", bytes: 12_345_678, precision: "int8",
        tensorsInt8: 3, tensorsF32: 5,
        layers: [
            .init(names: ["a.wi.weight"], weightError: 0.007, outputError: 0.011, isKept: false),
            .init(
                names: ["a.q.weight", "a.k.weight", "a.v.weight"], weightError: 0.0071,
                outputError: 0.21, isKept: true),
            .init(names: ["shared.weight"], weightError: 0.009, outputError: nil, isKept: false),
        ],
        comparison: AnswerComparison(["a", "b", "c", "d"], ["a", "b", "c", "x"]),
        calibrations: [
            .init(task: "extract", sentences: 609, errorBefore: 0.19, errorAfter: 0.0702)
        ], tasks: ["extract", "sentiment"], newline: "[NL]")

    @Test func tellsPeopleWhatWasDone() {
        let text = ImportText(Self.report, seconds: 7.25).summary
        #expect(
            text == """
                mine@2: models/mine
                12.3 MB, int8 (3 tensors; 5 in f32), extract, sentiment
                1 of 4 reviews are answered otherwise than in f32 (25.00 %)
                a.q, k, v stays in f32
                extract: calibration error 19.00 %, and 7.02 % once fitted on 609 sentences
                7.2 s
                """)
    }

    @Test func theCostliestLayerStandsFirst() {
        let rows = ImportText(Self.report, seconds: 0).layers.split(separator: "\n")
        #expect(rows.count == 4)
        #expect(rows[1].hasSuffix("21.00 %    0.71 %  f32   a.q, k, v"))
        #expect(rows[2].hasSuffix("1.10 %    0.70 %  int8  a.wi"))
        #expect(rows[3].hasSuffix("-    0.90 %  int8  shared"))
    }

    @Test func writesOneLineOfJSON() throws {
        let json = try ImportText(Self.report, seconds: 7.25).json()
        #expect(!json.contains("\n"))
        let object = try #require(
            try JSONSerialization.jsonObject(with: Data(json.utf8)) as? [String: Any])
        #expect(object["model"] as? String == "mine@2")
        #expect(object["int8_tensors"] as? Int == 3)
        #expect(object["reviews"] as? Int == 4)
        #expect(object["differing"] as? Int == 1)
        #expect(object["kept_f32"] as? [String] == ["a.q.weight", "a.k.weight", "a.v.weight"])
        #expect((object["layers"] as? [[String: Any]])?.count == 3)
        let calibration = (object["calibration"] as? [[String: Any]])?.first
        #expect(calibration?["ece_after"] as? Double == 0.0702)
        #expect(object["seconds"] as? Double == 7.25)
    }
}
