import Foundation
import Opinions
import Registry
import Testing

@testable import opined

/// What `opined models` prints.
struct ModelsTextTests {
    private func registry(_ body: (ModelRegistry, (Int) throws -> String) throws -> Void) throws {
        let place = FileManager.default.temporaryDirectory
            .appending(path: "opined-models-\(UUID().uuidString)")
        defer { try? FileManager.default.removeItem(at: place) }
        try body(ModelRegistry(path: place.path(percentEncoded: false) + "/registry")) { version in
            let model = place.appending(path: "model-\(version)")
            try FileManager.default.createDirectory(at: model, withIntermediateDirectories: true)
            try Data(#"{"name":"mini","version":\#(version)}"#.utf8)
                .write(to: model.appending(path: "opined.json"))
            return model.path(percentEncoded: false)
        }
    }

    @Test func theTableMarksWhatIsInService() throws {
        try registry { registry, model in
            for version in 1...3 {
                let parent = VersionName("mini", version - 1)
                let name = try registry.publish(
                    model(version), origin: .init(parent: parent), created: 1_764_108_000)
                if version < 3 { try registry.promote(name, force: true) }
            }
            let name = try #require(VersionName("mini", 3))
            try registry.pin(name)
            let lines = VersionText.table(registry.versions()).split(separator: "\n")
            #expect(lines.count == 4)
            #expect(lines[1].hasPrefix("<   mini@1   2025-11-25 22:00"))
            #expect(lines[2].hasPrefix("*   mini@2") && lines[2].contains("mini@1  not judged"))
            #expect(lines[3].hasPrefix(" p  mini@3"))
            let json = try VersionText.json(registry.versions(), of: registry)
            #expect(json.contains(#""champion":"mini@2""#) && json.contains(#""is_pinned":true"#))
            let report = try registry.prune(to: PruneBounds(countMax: 1))
            #expect(VersionText.summary(report).hasPrefix("removed nothing (0.0 MB); 3 versions"))
        }
    }

    @Test func differencesAreCountedAndShown() throws {
        let one = Opinion(target: "food", span: 5..<9, polarity: .positive, confidence: 1)
        var other = one
        other.polarity = .negative
        let diff = AnswerDiff(
            ["good food", "same"], [Analysis(opinions: [one]), Analysis()],
            [Analysis(opinions: [other]), Analysis()], examplesMax: 5)
        let (before, after) = try (
            #require(VersionName("mini", 1)), #require(VersionName("mini", 2))
        )
        #expect(
            diff.text(before, after, isColoured: false) == """
                1 of 2 reviews are answered differently (50.0 %)

                opinions that differ
                       1  positive → negative

                mini@1  good [food +]
                mini@2  good [food -]
                """)
        let json = try diff.json(before, after)
        #expect(json.contains(#""changes":{"positive → negative":1}"#))
        #expect(json.contains(#""review":"good food""#))
    }

    @Test func columnsAreAligned() {
        let text = TextTable.text([["a", "1"], ["bbb", "200"], ["c"]], right: [1])
        #expect(text == "a      1\nbbb  200\nc")
    }
}
