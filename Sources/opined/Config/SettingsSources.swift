import Configuration
import Foundation

/// The places that settings come from, strongest first: `--set`, environment, file.
struct SettingsSources: Sendable {
    /// Where a value was found, and how it was written there.
    struct Found: Equatable {
        let origin: String
        let text: String
    }

    let layers: [SettingsLayer]
    private let environment: EnvironmentLayer

    /// Longer files are refused before they are parsed.
    static let fileBytesMax = 1_048_576

    /// - Throws: Whatever can't be read or parsed, of all places.
    init(
        file: String?, environment: [String: String], overrides: [String]
    ) throws(SettingsError) {
        self.environment = EnvironmentLayer(environment)
        var problems: [String] = []
        var layers: [SettingsLayer] = []
        do { layers.append(try .overrides(overrides)) } catch { problems += error.problems }
        layers.append(self.environment.layer)
        do { if let file { layers.append(try .file(file)) } } catch { problems += error.problems }
        guard problems.isEmpty else { throw SettingsError(problems: problems) }
        self.layers = layers
    }

    /// Every key that some place gives, sorted.
    var keys: [String] { Set(layers.flatMap(\.entries.keys)).sorted() }

    /// What the strongest place says of `key`; nil where none does and the default holds.
    func find(_ key: String) -> Found? { layers.lazy.compactMap { $0.entries[key] }.first }

    /// A problem for each key that is no setting.
    func unknownKeys(known: some Collection<String>) -> [String] {
        let sections = Set(known.flatMap(Self.sections(of:)))
        var problems: [String] = []
        for layer in layers {
            for (key, found) in layer.entries.sorted(by: { $0.value.origin < $1.value.origin })
            where !known.contains(key) && !key.hasPrefix("\(KafkaSettings.librdkafkaKey).") {
                let isEmptySection = layer.empty.contains(key) && sections.contains(key)
                guard !isEmptySection else { continue }
                problems.append("\(found.origin): \(Self.explain(key, known: known, sections))")
            }
        }
        return problems + environment.unknownNames()
    }

    /// `kafka` and `kafka.tls` for `kafka.tls.enabled`; the free map is a section too.
    private static func sections(of key: String) -> [String] {
        let parts = key.split(separator: ".")
        return (1..<parts.count).map { parts.prefix($0).joined(separator: ".") }
            + [KafkaSettings.librdkafkaKey]
    }

    private static func explain(
        _ key: String, known: some Collection<String>, _ sections: Set<String>
    ) -> String {
        if known.contains("\(key)_file") {
            return "\(key) must not stand in the settings; "
                + "write it to a file and name that in \(key)_file, "
                + "or load it with systemd's LoadCredential= and name that in \(key)_credential"
        }
        if sections.contains(key) { return "\(key) is a section; give its keys below it" }
        guard let nearest = NearestName(in: known).find(key) else {
            return "\(key) is unknown; `opined config` lists every setting"
        }
        return "\(key) is unknown; did you mean \(nearest)?"
    }
}
