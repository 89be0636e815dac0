import Configuration

/// Settings from `OPINED_…` variables: the key in capitals, every other character an underscore.
struct EnvironmentLayer: Sendable {
    let layer: SettingsLayer
    private let names: [String]

    static func name(of key: String) -> String {
        "OPINED_"
            + String(key.uppercased().map { $0.isLetter || $0.isNumber ? $0 : "_" })
    }

    init(_ environment: [String: String]) {
        let own = environment.filter { $0.key.hasPrefix("OPINED_") }
        names = own.keys.sorted()
        var entries: [String: SettingsSources.Found] = [:]
        for key in Settings.defaults.keys {
            let name = Self.name(of: key)
            guard let text = own[name] else { continue }
            entries[key] = SettingsSources.Found(origin: name, text: text)
        }
        let provider = EnvironmentVariablesProvider(environmentVariables: own)
        layer = SettingsLayer(provider: provider.prefixKeys(with: "opined"), entries: entries)
    }

    /// A problem for each variable that is named for a section and for no setting in it. Others
    /// (`OPINED_DATA`) are not for the settings.
    func unknownNames() -> [String] {
        let known = Settings.defaults.keys.map(Self.name(of:))
        let sections = Set(
            Settings.defaults.keys.compactMap { $0.split(separator: ".").first }
                .map { Self.name(of: String($0)) + "_" })
        return names.filter { name in
            !known.contains(name) && sections.contains { name.hasPrefix($0) }
        }.map { name in
            let nearest = NearestName(in: known).find(name).map { "; did you mean \($0)?" }
            return "\(name): is no setting" + (nearest ?? "; `opined config` lists them")
        }
    }
}
