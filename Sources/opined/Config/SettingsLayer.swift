import Configuration
import Foundation

/// One place that gives settings: what swift-configuration reads, and where each value stands.
struct SettingsLayer: Sendable {
    let provider: any ConfigProvider
    /// By dotted key.
    let entries: [String: SettingsSources.Found]
    /// Sections without keys, which are no mistake.
    let empty: Set<String>

    init(
        provider: any ConfigProvider, entries: [String: SettingsSources.Found],
        empty: Set<String> = []
    ) {
        (self.provider, self.entries, self.empty) = (provider, entries, empty)
    }

    /// - Throws: Why the file can't be read, or what in it is no YAML.
    static func file(_ path: String) throws(SettingsError) -> SettingsLayer {
        let yaml: String
        do {
            let bytes = try BoundedFile.read(path, bytesMax: SettingsSources.fileBytesMax)
            guard let text = String(validating: bytes, as: UTF8.self) else {
                throw SettingsError(problems: ["\(path): is not UTF-8; save it as UTF-8"])
            }
            yaml = text
        } catch let error as SettingsError { throw error } catch {
            throw SettingsError(problems: ["\(path): \(error)"])
        }
        return try parse(yaml, name: path) { "\(path):\($0.line)" }
    }

    /// `key=value` each; of a key given twice the last one holds.
    static func overrides(_ overrides: [String]) throws(SettingsError) -> SettingsLayer {
        var values: [String: Substring] = [:]
        var problems: [String] = []
        for override in overrides {
            let parts = override.split(
                separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            let isKey = parts[0].utf8.allSatisfy {
                (0x61...0x7A).contains($0) || (0x30...0x39).contains($0) || $0 == 0x5F || $0 == 0x2E
            }
            guard parts.count == 2, isKey, !parts[0].isEmpty, !parts[1].contains(where: \.isNewline)
            else {
                problems.append("--set \(override): write key=value, as --set batch.linger_ms=5")
                continue
            }
            values[String(parts[0])] = parts[1]
        }
        guard problems.isEmpty else { throw SettingsError(problems: problems) }
        let yaml = values.sorted { $0.key < $1.key }.map { "\($0.key): \($0.value)\n" }.joined()
        return try parse(yaml, name: "--set") { _ in "--set" }
    }

    private static func parse(
        _ yaml: String, name: String, origin: (SettingsOutline.Entry) -> String
    ) throws(SettingsError) -> SettingsLayer {
        let outline = try SettingsOutline(yaml: yaml, name: name)
        let entries = outline.entries.mapValues {
            SettingsSources.Found(origin: origin($0), text: $0.text)
        }
        let empty = Set(outline.entries.filter(\.value.isSection).keys)
        guard !entries.isEmpty else {
            return SettingsLayer(provider: InMemoryProvider(values: [:]), entries: [:])
        }
        do {
            let snapshot = try YAMLSnapshot(
                data: Array(yaml.utf8).span.bytes, providerName: name, parsingOptions: .default)
            return SettingsLayer(
                provider: SnapshotProvider(snapshot), entries: entries, empty: empty)
        } catch {
            throw SettingsError(problems: ["\(name): \(error); write plain values and lists"])
        }
    }
}

/// A snapshot that never changes, as a provider.
private struct SnapshotProvider<Snapshot: ConfigSnapshot>: ConfigProvider {
    private let held: Snapshot

    init(_ snapshot: Snapshot) { held = snapshot }

    var providerName: String { held.providerName }

    func value(forKey key: AbsoluteConfigKey, type: ConfigType) throws -> LookupResult {
        try held.value(forKey: key, type: type)
    }

    nonisolated(nonsending) func fetchValue(
        forKey key: AbsoluteConfigKey, type: ConfigType
    ) async throws -> LookupResult {
        try held.value(forKey: key, type: type)
    }

    func snapshot() -> any ConfigSnapshot { held }

    nonisolated(nonsending) func watchValue<Return: ~Copyable>(
        forKey key: AbsoluteConfigKey, type: ConfigType,
        updatesHandler:
            nonisolated(nonsending) (
                _ updates: ConfigUpdatesAsyncSequence<Result<LookupResult, any Error>, Never>
            ) async throws -> Return
    ) async throws -> Return {
        try await watchValueFromValue(forKey: key, type: type, updatesHandler: updatesHandler)
    }

    nonisolated(nonsending) func watchSnapshot<Return: ~Copyable>(
        updatesHandler:
            nonisolated(nonsending) (
                _ updates: ConfigUpdatesAsyncSequence<any ConfigSnapshot, Never>
            ) async throws -> Return
    ) async throws -> Return {
        try await watchSnapshotFromSnapshot(updatesHandler: updatesHandler)
    }
}
