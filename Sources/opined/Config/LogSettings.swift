import Logging

/// The `log` section of opined.yaml.
struct LogSettings: Equatable, Sendable {
    enum Format: String, CaseIterable, Sendable {
        /// `journald` where stderr leads to the journal, else `text`.
        case auto
        case text, json, journald
    }

    let format: Format
    let level: Logger.Level

    static let defaults: [String: SettingValue] = ["log.format": "auto", "log.level": "info"]

    init(_ reader: inout SettingsReader) {
        format = reader.choice("log.format")
        level = reader.choice("log.level")
    }
}
