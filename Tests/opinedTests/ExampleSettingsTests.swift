import Foundation
import Testing

@testable import opined

/// `config/opined.yaml` against the code, both ways.
struct ExampleSettingsTests {
    /// A setting of the file: its comment, and its value as written.
    struct Line: Equatable {
        let key: String
        let comment: String
        let value: String
    }

    let path = projectRoot.appending(path: "config/opined.yaml").path

    @Test func listsEverySettingAndNoOther() throws {
        let keys = try lines().map(\.key)
        #expect(Set(keys) == Set(Settings.defaults.keys).union([KafkaSettings.librdkafkaKey]))
        #expect(keys.count == Set(keys).count)
    }

    @Test func holdsEveryDefault() throws {
        #expect(try Settings.load(file: path) == Settings.load(file: nil))
        for line in try lines() where line.key != KafkaSettings.librdkafkaKey {
            #expect(line.value == Settings.defaults[line.key]?.yaml, "\(line.key)")
        }
    }

    @Test func tellsTheBoundsOfEverySetting() throws {
        var reader = SettingsReader(
            try SettingsSources(file: nil, environment: [:], overrides: []),
            defaults: Settings.defaults)
        _ = Settings(&reader)
        for line in try lines() where line.key != KafkaSettings.librdkafkaKey {
            let bounds = try #require(reader.bounds[line.key])
            #expect(line.comment.hasSuffix("[\(bounds)]"), "\(line.key): \(bounds)")
        }
    }

    @Test func namesWhatAReloadTakesOver() throws {
        let text = try String(contentsOfFile: path, encoding: .utf8)
        for key in Settings.liveKeys { #expect(text.prefix(1_000).contains(key)) }
    }

    /// The settings in the order of the file, by indentation.
    private func lines() throws -> [Line] {
        var sections: [Substring] = []
        var comment = ""
        var found: [Line] = []
        for line in try String(contentsOfFile: path, encoding: .utf8).split(separator: "\n") {
            let text = line.drop { $0 == " " }
            if text.hasPrefix("#") {
                comment += text.dropFirst()
                continue
            }
            let parts = text.split(separator: ":", maxSplits: 1)
            let depth = (line.count - text.count) / 2
            sections = Array(sections.prefix(depth) + parts.prefix(1))
            if let value = parts.dropFirst().first {
                let key = sections.joined(separator: ".")
                found.append(Line(key: key, comment: comment, value: String(value.dropFirst())))
            }
            comment = ""
        }
        return found
    }
}
